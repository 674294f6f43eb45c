# SPDX-License-Identifier: Apache-2.0
"""One training loop for the baseline and every effort. It saves after each epoch and resumes from there."""
import json
import math
import os
import pathlib
import random
from typing import Callable, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from .images import Images

Objective = Callable[
    [Tensor, Tensor], dict[str, Tensor]
]  # images, labels -> terms, of which "total" is minimised
Log = Callable[[str], None]


class Schedule(NamedTuple):
    """AdamW; the learning rate rises for `warmup` steps, then falls as a cosine to a hundredth."""

    epochs: int
    batch_size: int = 128
    learning_rate: float = 1e-3
    weight_decay: float = 0.05  # matrices only
    warmup: int = 20
    seed: int = 0
    bfloat16: bool = False  # forward and backward under autocast; weights and inference stay float32


def make_deterministic() -> None:
    """Same seed, same machine, same bytes. What a GPU cannot do deterministically, it warns of."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False


def seed_everything(seed: int, epoch: int = 0) -> None:
    """Each epoch has a seed of its own, so that a resumed run draws what the killed one would have drawn."""
    mixed = (seed * 1_000_003 + epoch) % 2**32
    torch.manual_seed(mixed)
    np.random.seed(mixed)
    random.seed(mixed)


def learning_rate(step: int, steps: int, schedule: Schedule) -> float:
    """Of step 0 to steps - 1."""
    rise = min(1.0, (step + 1) / max(1, schedule.warmup))
    return schedule.learning_rate * rise * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def train(
    model: nn.Module,
    images: Images,
    objective: Objective,
    schedule: Schedule,
    checkpoint: pathlib.Path,
    settings: dict,
    log: Log,
) -> None:
    """Trains `model` in place for schedule.epochs over all `images`.

    `checkpoint` is written after every epoch, together with the schedule and `settings`; an existing one with
    the same is resumed, with others refused.
    """
    made_with = json.dumps({**schedule._asdict(), **settings}, sort_keys=True)
    optimizer = torch.optim.AdamW(_parameter_groups(model, schedule.weight_decay), betas=(0.9, 0.98))
    done = _resume(model, optimizer, checkpoint, made_with)
    steps_an_epoch = math.ceil(len(images.labels) / schedule.batch_size)
    for epoch in range(done, schedule.epochs):
        seed_everything(schedule.seed, epoch)
        means = _epoch(
            model,
            images,
            objective,
            optimizer,
            schedule,
            epoch * steps_an_epoch,
            steps_an_epoch * schedule.epochs,
        )
        log(
            f"  epoch {epoch + 1}/{schedule.epochs}: "
            + ", ".join(f"{name} {mean:.4f}" for name, mean in means.items())
        )
        _save(model, optimizer if epoch + 1 < schedule.epochs else None, epoch + 1, checkpoint, made_with)


def _epoch(
    model: nn.Module,
    images: Images,
    objective: Objective,
    optimizer: torch.optim.Optimizer,
    schedule: Schedule,
    step: int,
    steps: int,
) -> dict[str, float]:
    device = next(model.parameters()).device
    order = torch.randperm(len(images.labels)).tolist()
    sums: dict[str, float] = {}
    model.train()
    for batch, labels in images.batches(order, schedule.batch_size):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, steps, schedule)
        with torch.autocast(device.type, torch.bfloat16, enabled=schedule.bfloat16):
            terms = objective(batch.to(device), labels.to(device))
        optimizer.zero_grad(set_to_none=True)  # a skipped attention has no gradient, so AdamW leaves it alone
        terms["total"].backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        for name, term in terms.items():
            sums[name] = sums.get(name, 0.0) + float(term.detach()) * len(labels) / len(order)
        step += 1
    if not math.isfinite(sums["total"]):
        raise ValueError("the loss is not finite; try a lower learning rate")
    return sums


def _parameter_groups(model: nn.Module, weight_decay: float) -> list[dict]:
    decayed: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        embedding = "pos_embed" in name or "cls_token" in name or "class_token" in name
        (decayed if parameter.dim() > 1 and not embedding else others).append(parameter)
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]


def _resume(
    model: nn.Module, optimizer: torch.optim.Optimizer, checkpoint: pathlib.Path, made_with: str
) -> int:
    """Epochs that a checkpoint already holds."""
    if not checkpoint.exists():
        return 0
    device = next(model.parameters()).device
    saved = torch.load(checkpoint, map_location=device, weights_only=True)
    before, now = json.loads(saved["made_with"]), json.loads(made_with)
    changed = [
        f"{key} {before.get(key)} -> {now.get(key)}"
        for key in sorted(before | now)
        if before.get(key) != now.get(key)
    ]
    if changed:
        raise ValueError(
            f"{checkpoint} was made with other settings ({'; '.join(changed)}); "
            "choose another --work folder or remove the file"
        )
    model.load_state_dict(saved["model"])
    if saved["optimizer"] is not None:
        optimizer.load_state_dict({**optimizer.state_dict(), "state": saved["optimizer"]})
    return saved["epochs"]


def _save(model: nn.Module, optimizer, epochs: int, checkpoint: pathlib.Path, made_with: str) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = checkpoint.with_suffix(".partial")
    torch.save(
        {
            "made_with": made_with,
            "epochs": epochs,
            "model": model.state_dict(),
            # The moments only: torch 1.13 reads no floats with weights_only, and the rest is in the schedule.
            "optimizer": optimizer.state_dict()["state"] if optimizer else None,
        },
        partial,
    )
    os.replace(partial, checkpoint)  # a run killed while it saves leaves the old one
