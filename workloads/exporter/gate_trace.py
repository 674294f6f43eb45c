# SPDX-License-Identifier: Apache-2.0
"""What a gate trace holds (format `vit-gate-trace`, version 1)."""
from typing import NamedTuple, Optional

import numpy as np

from .path_file import Effort


class Split(NamedTuple):
    """What E efforts said about N images."""

    labels: np.ndarray  # [N]
    entropy: np.ndarray  # [E x N], nats
    predictions: np.ndarray  # [E x N], top-1
    largest: np.ndarray  # [E x N], probability of the top-1
    logits: Optional[np.ndarray] = None  # [E x N x K]


class Provenance(NamedTuple):
    """Where the numbers come from; reports repeat it."""

    model: str
    dataset: str
    licence: str  # of the data set
    seed: int
    cka_representation: str
    quantisation: str = "none (float32)"


class GateTrace(NamedTuple):
    provenance: Provenance
    classes: int  # K
    encoders: int  # D
    efforts: list[Effort]
    batch: Split  # to choose thresholds on
    test: Split  # to judge them by
    cka: np.ndarray  # [D x D], entry [i-1, j-1] is CKA(MLP_i, A_j)
    batch_index: np.ndarray  # [N of batch], which training images those are
