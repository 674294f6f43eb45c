# SPDX-License-Identifier: Apache-2.0
"""Writes `vit-gate-trace` version 1: a stored NPZ with a JSON member `meta`. Little endian, C order.

Entropies lie effort by effort ([E x N]), so that a threshold sweep reads one contiguous row.
"""
import json
import os
import pathlib
import platform

import numpy as np
import torch

from .gate_trace import GateTrace, Split
from .trace_rules import check_trace


def meta_of(trace: GateTrace) -> dict:
    """The JSON object of the member `meta`."""
    return {
        "format": "vit-gate-trace",
        "version": 1,
        "source": "measured",
        **trace.provenance._asdict(),
        "tool_versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "classes": trace.classes,
        "encoders": trace.encoders,
        "index_base": 1,
        "entropy_unit": "nat",
        "efforts": [{"name": e.name, "effort": e.effort, "active": e.active} for e in trace.efforts],
    }


def refuse_existing(file: pathlib.Path) -> None:
    """Throws FileExistsError; called before hours of work as well as after them."""
    if file.exists():
        raise FileExistsError(f"{file} exists; it is not overwritten")


def write_trace(file: pathlib.Path, trace: GateTrace) -> None:
    """Validates and writes. An existing file is refused, and a failed write leaves none."""
    check_trace(trace)
    refuse_existing(file)
    members = {
        "meta": np.frombuffer(json.dumps(meta_of(trace)).encode("ascii"), np.uint8),
        "cka": trace.cka.astype("<f8"),
        "batch_index": trace.batch_index.astype("<u4"),
        **_split_members("batch", trace.batch),
        **_split_members("test", trace.test),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".partial")
    try:
        with open(partial, "wb") as stream:
            np.savez(stream, **members)
        os.rename(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def _split_members(name: str, split: Split) -> dict[str, np.ndarray]:
    members = {
        f"{name}_label": split.labels.astype("<u2"),
        f"{name}_entropy": split.entropy.astype("<f4"),
        f"{name}_pred": split.predictions.astype("<u2"),
        f"{name}_pmax": split.largest.astype("<f4"),
    }
    if split.logits is not None:
        members[f"{name}_logits"] = split.logits.astype("<f2")
    return {member: np.ascontiguousarray(array) for member, array in members.items()}
