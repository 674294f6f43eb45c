# SPDX-License-Identifier: Apache-2.0
"""Options that both commands share."""
import argparse
import functools
import pathlib

import torch

from .experiment import Plan
from .loss import LossWeights
from .path_file import parse_efforts
from .taps import DEFAULT_REPRESENTATION, REPRESENTATIONS
from .training import Schedule


def add_options(parser: argparse.ArgumentParser, efforts: str, schedule: Schedule) -> None:
    """`efforts` and `schedule` (of fine-tuning) are the defaults."""
    weights = LossWeights()
    files = parser.add_argument_group("files")
    files.add_argument(
        "--output", type=pathlib.Path, required=True, help="gate trace to write; never overwritten"
    )
    files.add_argument(
        "--work", type=pathlib.Path, required=True, help="folder of checkpoints; a killed run resumes from it"
    )
    files.add_argument("--logits", action="store_true", help="also store logits, as float16")
    paths = parser.add_argument_group("paths")
    paths.add_argument(
        "--efforts", default=efforts, help="active attentions, each with its best path (default %(default)s)"
    )
    paths.add_argument(
        "--paths", type=pathlib.Path, help="JSON or YAML file that gives efforts and paths instead"
    )
    paths.add_argument(
        "--batch-images", type=int, default=256, help="training images for CKA and thresholds (%(default)s)"
    )
    paths.add_argument(
        "--cka",
        choices=REPRESENTATIONS,
        default=DEFAULT_REPRESENTATION,
        help="what CKA compares (default %(default)s)",
    )
    tuning = parser.add_argument_group("fine-tuning")
    tuning.add_argument(
        "--finetune-epochs", type=int, default=schedule.epochs, help="per effort (%(default)s); 0 for none"
    )
    tuning.add_argument("--batch-size", type=int, default=schedule.batch_size, help="(%(default)s)")
    tuning.add_argument("--learning-rate", type=float, default=schedule.learning_rate, help="(%(default)s)")
    tuning.add_argument("--bfloat16", action="store_true", help="train under bfloat16 autocast")
    for name, value in weights._asdict().items():
        tuning.add_argument(
            f"--weight-{name.replace('_', '-')}", type=float, default=value, help="in the loss (%(default)s)"
        )
    parser.add_argument("--seed", type=int, default=0, help="(%(default)s)")
    parser.add_argument(
        "--device",
        type=torch.device,
        default=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        help="(here %(default)s)",
    )


def plan_of(arguments: argparse.Namespace) -> Plan:
    return Plan(
        arguments.output,
        parse_efforts(arguments.efforts),
        arguments.paths,
        arguments.logits,
        2 * arguments.batch_size,
        functools.partial(print, flush=True),
    )


def weights_of(arguments: argparse.Namespace) -> LossWeights:
    return LossWeights(*(getattr(arguments, f"weight_{name}") for name in LossWeights._fields))


def schedule_of(arguments: argparse.Namespace, default: Schedule) -> Schedule:
    return default._replace(
        epochs=arguments.finetune_epochs,
        batch_size=arguments.batch_size,
        seed=arguments.seed,
        learning_rate=arguments.learning_rate,
        bfloat16=arguments.bfloat16,
    )


def run_command(command) -> int:
    """Exit code of `command()`: 2 with one line of text if what was asked for cannot be done."""
    try:
        command()
    except (ValueError, OSError) as error:
        print(f"error: {error}")
        return 2
    return 0
