# SPDX-License-Identifier: Apache-2.0
"""The loss an effort is fine-tuned with (paper, section 3.2)."""
import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .confidence import entropy
from .families import final_norm_of, logits_of


class LossWeights(NamedTuple):
    """What each term counts. The paper gives no weights: assumed, and those of the shipped trace."""

    cross_entropy: float = 1.0
    distillation: float = 0.5  # KL divergence from the teacher's probabilities
    features: float = 0.5  # mean squared difference of the final features
    entropy: float = 0.5  # of the correctly classified, 0 to 1


class Answer(NamedTuple):
    """What a model made of N images."""

    logits: Tensor  # [N x K]
    features: Tensor  # [N x t x d], behind the final norm


def answer(model: nn.Module, images: Tensor) -> Answer:
    """Runs the model and keeps its final features on the way."""
    kept: list[Tensor] = []
    handle = final_norm_of(model).register_forward_hook(lambda _, __, output: kept.append(output))
    try:
        logits = logits_of(model(images))
    finally:
        handle.remove()
    return Answer(logits, kept[-1])


def entropy_of_correct(logits: Tensor, labels: Tensor) -> Tensor:
    """L_En: mean entropy over ln K of the correctly classified; 0 if none is. The choice has no gradient."""
    correct = (logits.argmax(-1) == labels).to(logits.dtype)
    return (entropy(logits) * correct).sum() / math.log(logits.shape[-1]) / correct.sum().clamp(min=1)


def loss_terms(student: Answer, teacher: Answer, labels: Tensor, weights: LossWeights) -> dict[str, Tensor]:
    """The weighted sum as "total", and its terms without their weights."""
    terms = {
        "cross_entropy": F.cross_entropy(student.logits, labels),
        "distillation": F.kl_div(
            student.logits.log_softmax(-1),
            teacher.logits.log_softmax(-1),
            reduction="batchmean",
            log_target=True,
        ),
        "features": F.mse_loss(student.features, teacher.features),
        "entropy": entropy_of_correct(student.logits, labels),
    }
    return {"total": sum(weight * terms[name] for name, weight in weights._asdict().items()), **terms}


class PaperLoss:
    """Loss terms of a student on a batch, beside a teacher that does not learn."""

    def __init__(self, student: nn.Module, teacher: nn.Module, weights: LossWeights):
        self._student, self._teacher, self._weights = student, teacher, weights

    def __call__(self, images: Tensor, labels: Tensor) -> dict[str, Tensor]:
        self._teacher.eval()
        with torch.no_grad():
            taught = answer(self._teacher, images)
        return loss_terms(answer(self._student, images), taught, labels, self._weights)
