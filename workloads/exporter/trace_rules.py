# SPDX-License-Identifier: Apache-2.0
"""What must hold in a gate trace before it is written: the reader's rules, what a distribution implies."""
import math

import numpy as np

from .gate_trace import GateTrace, Split
from .skipping import check_path

SLACK = 1e-4  # nats and probability; float32 sums round
LONGEST_TEXT, LONGEST_NAME = 1000, 64


class BadTrace(ValueError):
    """A trace that a reader would refuse; says where."""


def check_trace(trace: GateTrace) -> None:
    """Throws BadTrace at the first breach."""
    if not 2 <= trace.classes <= 65536:
        raise BadTrace(f"classes: {trace.classes} is outside 2 to 65536")
    for key, value in trace.provenance._asdict().items():
        if isinstance(value, str) and not (
            value.strip() and value.isprintable() and len(value) <= LONGEST_TEXT
        ):
            raise BadTrace(
                f"{key}: one line of up to {LONGEST_TEXT} printable characters is expected, not {value!r}"
            )
    _check_efforts(trace)
    for name, split in (("batch", trace.batch), ("test", trace.test)):
        _check_split(name, split, len(trace.efforts), trace.classes)
    if trace.cka.shape != (trace.encoders, trace.encoders):
        raise BadTrace(f"cka: {trace.encoders} x {trace.encoders} is expected, not {trace.cka.shape}")
    _first(
        "cka",
        ~np.isfinite(trace.cka) | (trace.cka < -SLACK) | (trace.cka > 1 + SLACK),
        trace.cka,
        "is outside 0 to 1",
    )
    if trace.batch_index.shape != trace.batch.labels.shape:
        raise BadTrace(
            f"batch_index: {trace.batch_index.shape} is not one a batch image, {trace.batch.labels.shape}"
        )


def _check_efforts(trace: GateTrace) -> None:
    if not trace.efforts:
        raise BadTrace("efforts: at least one is expected")
    names, paths = set(), set()
    for position, effort in enumerate(trace.efforts):
        where = f"efforts[{position}]"
        name = effort.name
        if not name or len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set(',"'):
            raise BadTrace(
                f"{where}.name: {name!r} is not up to {LONGEST_NAME} printable characters, no comma, no quote"
            )
        try:
            path = tuple(check_path(effort.active, trace.encoders))
        except ValueError as error:
            raise BadTrace(f"{where}.active: {error}") from None
        if name in names or path in paths:
            raise BadTrace(f"{where}: another effort has its {'name' if name in names else 'path'}")
        names.add(name)
        paths.add(path)


def _check_split(name: str, split: Split, efforts: int, classes: int) -> None:
    images = len(split.labels)
    if split.labels.ndim != 1 or images == 0:
        raise BadTrace(f"{name}_label: a list of at least one is expected, not {split.labels.shape}")
    for member, array in (("entropy", split.entropy), ("pred", split.predictions), ("pmax", split.largest)):
        if array.shape != (efforts, images):
            raise BadTrace(f"{name}_{member}: efforts x images is {efforts} x {images}, not {array.shape}")
    most = math.log(classes)
    p = split.largest.astype(np.float64)
    h = split.entropy.astype(np.float64)
    for member, array in (("label", split.labels), ("pred", split.predictions)):
        _first(
            f"{name}_{member}", (array < 0) | (array >= classes), array, f"is no class; there are {classes}"
        )
    _first(
        f"{name}_entropy",
        ~((h >= 0) & (h <= most + SLACK)),
        h,
        f"is outside 0 to ln {classes} = {most:.4f} nats",
    )
    _first(
        f"{name}_pmax", ~((p >= 1 / classes - SLACK) & (p > 0) & (p <= 1)), p, f"is outside 1/{classes} to 1"
    )
    # Of all distributions whose largest probability is p, none has less entropy than -ln p, and none more
    # than the one that spreads the rest evenly. Entropies in another unit soon break this.
    rest = np.clip(1 - p, 0, 1)
    spread = (
        -p * np.log(p) - rest * np.log(np.where(rest > 0, rest, 1)) + rest * math.log(max(1, classes - 1))
    )
    slack = SLACK * (1 + most)
    _first(
        f"{name}_entropy",
        (h < -np.log(p) - slack) | (h > spread + slack),
        h,
        "does not belong to the pmax beside it",
    )
    if split.logits is not None:
        if split.logits.shape != (efforts, images, classes):
            raise BadTrace(
                f"{name}_logits: {efforts} x {images} x {classes} is expected, not {split.logits.shape}"
            )
        with np.errstate(over="ignore"):
            half = split.logits.astype(np.float16)
        _first(f"{name}_logits", ~np.isfinite(half), split.logits, "is not finite in float16")


def _first(member: str, wrong: np.ndarray, array: np.ndarray, message: str) -> None:
    if wrong.any():
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        raise BadTrace(f"{member}[{', '.join(map(str, place))}]: {array[place]} {message}")
