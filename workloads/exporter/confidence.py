# SPDX-License-Identifier: Apache-2.0
"""What a gate looks at: entropy, largest probability, top-1 class."""
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor


def entropy(logits: Tensor) -> Tensor:
    """Shannon entropy of the softmax in nats [N], of `logits` [N x K]; 0 log 0 = 0.

    The paper's E (equation 3) is this over ln K, its public code's this over K. The public code's p log p is
    NaN where a probability underflows.
    """
    log_p = logits.log_softmax(-1)
    p = log_p.exp()
    return -(p * log_p.masked_fill(p == 0, 0)).sum(-1)


class Confidence(NamedTuple):
    """Of N images, in the trace's types."""

    entropy: np.ndarray  # float32 [N], nats
    prediction: np.ndarray  # uint16 [N], top-1 class
    largest: np.ndarray  # float32 [N], its probability


def confidence(logits: Tensor) -> Confidence:
    """Of `logits` [N x K]; in double precision, so that rounding does not make an entropy negative."""
    if not torch.isfinite(logits).all():
        raise ValueError("logits are not finite: the model diverged, or its weights do not fit")
    logits = logits.detach().double()
    largest, prediction = logits.softmax(-1).max(-1)
    return Confidence(
        entropy(logits).clamp(min=0).float().cpu().numpy(),
        prediction.cpu().numpy().astype(np.uint16),
        largest.clamp(max=1).float().cpu().numpy(),
    )
