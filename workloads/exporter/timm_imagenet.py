# SPDX-License-Identifier: Apache-2.0
"""Fine-tunes the efforts of a timm or torchvision ViT on an ImageNet folder and writes its gate trace.

    python3 -m workloads.exporter.timm_imagenet --model deit_small_patch16_224 --imagenet /data/imagenet \\
        --output deit_s.npz --work out/deit_s --bfloat16
"""
import argparse
import copy
import pathlib
import sys

from torch import nn
from torch.utils.data import Subset

from .experiment import ImageSets, ModelOf, draw_batch, export, fine_tuner
from .gate_trace import Provenance
from .imagenet_models import PretrainedVit, load_vit
from .images import DatasetImages
from .options import add_options, plan_of, run_command, schedule_of, weights_of
from .path_file import Effort
from .skipping import set_active
from .trace_file import refuse_existing
from .training import Schedule, make_deterministic
from .weights_file import load_weights

# 30 epochs are the paper's (section 4.1); it gives no batch size and no learning rate, so these are assumed.
FINETUNING = Schedule(epochs=30, batch_size=256, learning_rate=1e-4, warmup=1000)
LICENCE = "ImageNet terms of access; no image is part of this file"


def folder(root: pathlib.Path, split: str, transform):
    """root/train/n01440764/*.JPEG and so on; classes in the order of their folders' names."""
    from torchvision.datasets import ImageFolder

    if not (root / split).is_dir():
        raise FileNotFoundError(
            f"{root / split} is not there; an ImageNet folder has train/ and val/, a folder a class in each"
        )
    return ImageFolder(str(root / split), transform)


def subset(dataset, chosen, workers: int) -> DatasetImages:
    return DatasetImages(
        Subset(dataset, [int(i) for i in chosen]), [dataset.targets[i] for i in chosen], workers
    )


def image_sets(vit: PretrainedVit, arguments: argparse.Namespace) -> ImageSets:
    train = folder(arguments.imagenet, "train", vit.for_inference)
    val = folder(arguments.imagenet, "val", vit.for_inference)
    if train.classes != val.classes:
        raise ValueError(
            f"{arguments.imagenet}: train/ and val/ have different classes, so their numbers would not agree"
        )
    chosen = draw_batch(len(train), arguments.batch_images, arguments.seed)
    tested = list(range(len(val)))
    if arguments.test_images:
        tested = sorted(draw_batch(len(val), arguments.test_images, arguments.seed).tolist())
    return ImageSets(
        subset(train, chosen, arguments.workers),
        chosen,
        subset(val, tested, arguments.workers),
        len(train.classes),
    )


def from_checkpoints(baseline: nn.Module, checkpoints: pathlib.Path) -> ModelOf:
    """Efforts fine-tuned elsewhere: checkpoints/e6.pt has the weights of effort e6."""

    def model_of(effort: Effort) -> nn.Module:
        model = copy.deepcopy(baseline)
        load_weights(model, checkpoints / f"{effort.name}.pt")
        set_active(model, effort.active)
        return model

    return model_of


def run(arguments: argparse.Namespace) -> None:
    refuse_existing(arguments.output)
    make_deterministic()
    vit = load_vit(arguments.model, arguments.weights, arguments.extra_module)
    baseline = vit.model.to(arguments.device)
    sets = image_sets(vit, arguments)
    plan = plan_of(arguments)
    if arguments.checkpoints:
        model_of = from_checkpoints(baseline, arguments.checkpoints)
    else:
        train = folder(arguments.imagenet, "train", vit.for_training)
        model_of = fine_tuner(
            baseline,
            DatasetImages(train, train.targets, arguments.workers),
            schedule_of(arguments, FINETUNING),
            weights_of(arguments),
            arguments.work,
            plan.log,
        )
    provenance = Provenance(arguments.model, arguments.dataset, LICENCE, arguments.seed, arguments.cka)
    export(baseline, sets, provenance, plan, model_of)


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python3 -m workloads.exporter.timm_imagenet", description=__doc__.split("\n")[0]
    )
    add_options(options, "3-9,12", FINETUNING)
    options.add_argument("--model", required=True, help="timm's name, or torchvision/ and torchvision's")
    options.add_argument(
        "--weights", type=pathlib.Path, help="trained weights; without, the library downloads its own"
    )
    options.add_argument(
        "--import",
        dest="extra_module",
        metavar="MODULE",
        help="imported first; may register models with timm",
    )
    options.add_argument("--imagenet", type=pathlib.Path, required=True, help="folder with train/ and val/")
    options.add_argument(
        "--dataset", default="ImageNet-1K validation", help="its name in the trace (%(default)s)"
    )
    options.add_argument(
        "--checkpoints", type=pathlib.Path, help="folder of efforts fine-tuned elsewhere: e3.pt, e4.pt, ..."
    )
    options.add_argument("--test-images", type=int, help="a random part of val/ instead of all of it")
    options.add_argument("--workers", type=int, default=8, help="processes that read images (%(default)s)")
    return options


if __name__ == "__main__":
    command_line = parser().parse_args()
    sys.exit(run_command(lambda: run(command_line)))
