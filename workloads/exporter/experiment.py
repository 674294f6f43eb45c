# SPDX-License-Identifier: Apache-2.0
"""From a trained ViT to a gate trace: CKA, paths, an effort after the other, the file."""
import copy
import hashlib
import pathlib
from typing import Callable, NamedTuple, Optional

import numpy as np
import torch
from torch import nn

from .cka import cka_matrix
from .gate_trace import GateTrace, Provenance
from .images import Images
from .inference import judge, split_of
from .loss import LossWeights, PaperLoss
from .path_file import Effort, best_efforts, read_efforts
from .skipping import check_formula, depth_of, set_active
from .trace_file import refuse_existing, write_trace
from .training import Log, Schedule, train

ModelOf = Callable[[Effort], nn.Module]  # the model of an effort, its path set, ready to be judged


class Plan(NamedTuple):
    """What a command was asked for."""

    output: pathlib.Path
    efforts: list[int]  # Phase 1 chooses their paths...
    path_file: Optional[pathlib.Path]  # ...unless a file gives them
    keep_logits: bool
    batch_size: int  # of inference
    log: Log


class ImageSets(NamedTuple):
    """The images a trace is about."""

    batch: Images  # training images as in inference: CKA and thresholds
    batch_index: np.ndarray  # which training images those are
    test: Images  # held out
    classes: int  # K, of the data set


def draw_batch(images: int, size: int, seed: int) -> np.ndarray:
    """Which `size` of the training images form the batch (the paper: 256, at random)."""
    if size > images:
        raise ValueError(f"a batch of {size} images cannot be drawn from {images}")
    generator = torch.Generator().manual_seed(seed)
    return torch.randperm(images, generator=generator)[:size].numpy()


def fine_tuner(
    baseline: nn.Module,
    train_images: Images,
    schedule: Schedule,
    weights: LossWeights,
    work: pathlib.Path,
    log: Log,
) -> ModelOf:
    """Every effort starts as the baseline, which is its teacher too, and learns as long as every other.

    Effort 12 as well: one that did not learn on would lose to lower ones that did, unless the baseline
    converged.
    """
    teacher = copy.deepcopy(baseline).requires_grad_(False)
    origin = _digest(baseline)

    def model_of(effort: Effort) -> nn.Module:
        student = copy.deepcopy(baseline)
        set_active(student, effort.active)
        settings = {"baseline": origin, "active": effort.active, "weights": list(weights)}
        train(
            student,
            train_images,
            PaperLoss(student, teacher, weights),
            schedule,
            work / f"{effort.name}.pt",
            settings,
            log,
        )
        return student

    return model_of


def export(
    baseline: nn.Module, sets: ImageSets, provenance: Provenance, plan: Plan, model_of: ModelOf
) -> GateTrace:
    """Measures and writes plan.output. `baseline` is trained, with every attention active."""
    refuse_existing(plan.output)
    device = next(baseline.parameters()).device
    batch, _ = next(sets.batch.batches(range(len(sets.batch.labels)), len(sets.batch.labels)))
    check_formula(baseline, batch[:2].to(device))
    if (classes := classes_of(baseline, batch[:1].to(device))) != sets.classes:
        raise ValueError(
            f"the images have {sets.classes} classes, the model {classes}: they do not belong together"
        )
    plan.log(f"CKA over {len(batch)} images, {provenance.cka_representation}")
    cka = cka_matrix(baseline, batch.to(device), provenance.cka_representation)
    depth = depth_of(baseline)
    efforts = read_efforts(plan.path_file, depth) if plan.path_file else best_efforts(plan.efforts, cka)
    on_batch, on_test = [], []
    for effort in efforts:
        plan.log(f"{effort.name}: active {effort.active}")
        model = model_of(effort)
        on_batch.append(judge(model, sets.batch, plan.batch_size, plan.keep_logits))
        on_test.append(judge(model, sets.test, plan.batch_size, plan.keep_logits))
        plan.log(
            f"  accuracy {on_test[-1].accuracy(sets.test.labels):.4f} on {len(sets.test.labels)} images, "
            f"mean entropy {on_test[-1].confidence.entropy.mean():.4f} nats"
        )
    trace = GateTrace(
        provenance,
        classes,
        depth,
        efforts,
        split_of(sets.batch.labels, on_batch),
        split_of(sets.test.labels, on_test),
        cka,
        sets.batch_index,
    )
    write_trace(plan.output, trace)
    plan.log(f"{plan.output}: {len(efforts)} efforts, {len(sets.test.labels)} images")
    return trace


@torch.no_grad()
def classes_of(model: nn.Module, images: torch.Tensor) -> int:
    """K, as the model itself has it."""
    return model.eval()(images).shape[-1]


def _digest(model: nn.Module) -> str:
    """Of the weights: efforts fine-tuned from another baseline are not taken for this one's."""
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode() + tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:16]
