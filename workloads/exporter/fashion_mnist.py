# SPDX-License-Identifier: Apache-2.0
"""Trains the small ViT on Fashion-MNIST (Debian: dataset-fashion-mnist) and writes its gate trace.

    python3 -m workloads.exporter.fashion_mnist --output fashion.npz --work out/fashion
"""
import os

# Matrices this small are slower on several OpenBLAS threads than on one; it reads this when numpy loads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import pathlib
import sys
from typing import Optional

import torch
from torch import Tensor
from torch.nn import functional as F

from .experiment import ImageSets, draw_batch, export, fine_tuner
from .gate_trace import Provenance
from .idx_file import read_idx
from .images import TensorImages
from .options import add_options, plan_of, run_command, schedule_of, weights_of
from .small_vit import SmallVit
from .trace_file import refuse_existing
from .training import Schedule, make_deterministic, seed_everything, train

FOLDER = pathlib.Path("/usr/share/datasets/fashion-mnist")
MEAN, DEVIATION = 0.2860, 0.3530  # of the training images' pixels, 0 to 1
MODEL = "small ViT (dim 48, 2 heads, MLP ratio 4, 16 patches)"
DATASET = "Fashion-MNIST"
CLASSES = 10
BASELINE = Schedule(epochs=7, learning_rate=1.5e-3, warmup=150)
FINETUNING = Schedule(epochs=1, learning_rate=1e-3, warmup=20)
FARTHEST_SHIFT = 2  # pixels


def load(folder: pathlib.Path, split: str, limit: Optional[int]) -> tuple[Tensor, Tensor]:
    """Images, uint8 [N x 1 x 28 x 28], and labels [N] of "train" or "t10k"; the first `limit`."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there; Debian's package dataset-fashion-mnist has it")
    images = read_idx(folder / f"{split}-images-idx3-ubyte.gz")[:limit]
    labels = read_idx(folder / f"{split}-labels-idx1-ubyte.gz")[:limit]
    return torch.from_numpy(images).unsqueeze(1), torch.from_numpy(labels)


def normalise(images: Tensor) -> Tensor:
    return (images.float() / 255 - MEAN) / DEVIATION


def augment(images: Tensor) -> Tensor:
    """Half of the images mirrored, the batch shifted by up to two pixels."""
    mirrored = torch.rand(len(images)) < 0.5
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    right, down = torch.randint(0, 2 * FARTHEST_SHIFT + 1, (2,)).tolist()
    height, width = images.shape[2:]
    return F.pad(images, [FARTHEST_SHIFT] * 4)[:, :, down : down + height, right : right + width]


def train_baseline(images: TensorImages, schedule: Schedule, arguments: argparse.Namespace) -> SmallVit:
    seed_everything(schedule.seed)
    model = SmallVit().to(arguments.device)
    print(f"baseline: {MODEL}", flush=True)
    train(
        model,
        images,
        lambda batch, labels: {"total": F.cross_entropy(model(batch), labels)},
        schedule,
        arguments.work / "baseline.pt",
        {"model": MODEL, "images": len(images.labels)},
        plan_of(arguments).log,
    )
    return model


def run(arguments: argparse.Namespace) -> None:
    refuse_existing(arguments.output)
    make_deterministic()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)  # late in training, denormal gradients would halve the speed
    train_images, train_labels = load(arguments.images, "train", arguments.limit)
    test_images, test_labels = load(arguments.images, "t10k", arguments.limit)
    chosen = draw_batch(len(train_labels), arguments.batch_images, arguments.seed)
    sets = ImageSets(
        TensorImages(train_images[chosen], train_labels[chosen], normalise),
        chosen,
        TensorImages(test_images, test_labels, normalise),
        CLASSES,
    )
    baseline = train_baseline(
        TensorImages(train_images, train_labels, lambda batch: normalise(augment(batch))),
        BASELINE._replace(epochs=arguments.epochs, seed=arguments.seed),
        arguments,
    )
    plan = plan_of(arguments)
    model_of = fine_tuner(
        baseline,
        TensorImages(train_images, train_labels, normalise),
        schedule_of(arguments, FINETUNING),
        weights_of(arguments),
        arguments.work,
        plan.log,
    )
    export(baseline, sets, Provenance(MODEL, DATASET, "Expat", arguments.seed, arguments.cka), plan, model_of)


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python3 -m workloads.exporter.fashion_mnist", description=__doc__.split("\n")[0]
    )
    add_options(options, "3-9,12", FINETUNING)
    options.add_argument("--epochs", type=int, default=BASELINE.epochs, help="of the baseline (%(default)s)")
    options.add_argument(
        "--images", type=pathlib.Path, default=FOLDER, help="folder of the IDX files (%(default)s)"
    )
    options.add_argument("--limit", type=int, help="use only the first images of each split")
    options.add_argument("--threads", type=int, default=1, help="of torch (%(default)s)")
    return options


if __name__ == "__main__":
    command_line = parser().parse_args()
    sys.exit(run_command(lambda: run(command_line)))
