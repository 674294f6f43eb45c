# SPDX-License-Identifier: Apache-2.0
"""What a model says about a set of images, in the form a gate trace holds."""
from typing import NamedTuple, Optional

import numpy as np
import torch
from torch import nn

from .confidence import Confidence, confidence
from .families import logits_of
from .gate_trace import Split
from .images import Images


class Verdicts(NamedTuple):
    """Of one model on N images."""

    confidence: Confidence  # arrays [N]
    logits: Optional[np.ndarray]  # float16 [N x K]

    def accuracy(self, labels: np.ndarray) -> float:
        return float((self.confidence.prediction == labels).mean())


@torch.no_grad()
def judge(model: nn.Module, images: Images, batch_size: int, keep_logits: bool = False) -> Verdicts:
    """Runs all `images` in their own order, in evaluation mode and float32."""
    device = next(model.parameters()).device
    model.eval()
    parts, logits = [], []
    for batch, _ in images.batches(range(len(images.labels)), batch_size):
        output = logits_of(model(batch.to(device)))
        parts.append(confidence(output))
        if keep_logits:
            logits.append(output.half().cpu().numpy())
    joined = Confidence(*(np.concatenate(arrays) for arrays in zip(*parts)))
    return Verdicts(joined, np.concatenate(logits) if keep_logits else None)


def split_of(labels: np.ndarray, verdicts: list[Verdicts]) -> Split:
    """The verdicts of E efforts on the same images, one row an effort."""
    entropy, prediction, largest = (np.stack(arrays) for arrays in zip(*(v.confidence for v in verdicts)))
    kept = [verdict.logits for verdict in verdicts if verdict.logits is not None]
    return Split(labels, entropy, prediction, largest, np.stack(kept) if kept else None)
