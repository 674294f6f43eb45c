# SPDX-License-Identifier: Apache-2.0
"""Efforts and the paths they take: from a list on the command line, a file, or Phase 1."""
import json
import pathlib
from typing import Iterable, NamedTuple

import numpy as np

from .path_score import best_path
from .skipping import check_path


class Effort(NamedTuple):
    """An entry of a gate trace."""

    name: str
    active: list[int]  # encoders from 1, ascending

    @property
    def effort(self) -> int:
        return len(self.active)


def parse_efforts(text: str) -> list[int]:
    """ "3-9,12" as [3, 4, 5, 6, 7, 8, 9, 12]."""
    efforts: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise ValueError(f"efforts '{text}': '{part}' is neither a number nor a range such as 3-9")
        efforts.extend(range(int(first), int(last if dash else first) + 1))
    if not efforts or sorted(set(efforts)) != efforts:
        raise ValueError(f"efforts '{text}' do not ascend, each once")
    return efforts


def best_efforts(efforts: Iterable[int], cka: np.ndarray) -> list[Effort]:
    """Phase 1: each effort with its best path under `cka`."""
    return [Effort(f"e{effort}", best_path(effort, cka)) for effort in efforts]


def read_efforts(file: pathlib.Path, depth: int) -> list[Effort]:
    """Reads {"efforts": [{"name": "e6", "active": [1, 4, 6, 9, 10, 11]}, ...]}, as the meta of a gate trace.

    "skip" may stand for "active", the name is optional, other keys are ignored. JSON, or YAML where PyYAML
    is.
    """
    document = _load(file)
    entries = document.get("efforts") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise ValueError(f"{file}: a list 'efforts' is expected")
    efforts = []
    for position, entry in enumerate(entries):
        where = f"{file}: efforts[{position}]"
        if not isinstance(entry, dict) or ("active" in entry) == ("skip" in entry):
            raise ValueError(f"{where}: either 'active' or 'skip' is expected")
        listed = entry.get("active", entry.get("skip"))
        if not isinstance(listed, list):
            raise ValueError(f"{where}: a list of encoders is expected")
        try:
            if "skip" in entry:
                skipped = check_path(listed, depth) if listed else []
                listed = [encoder for encoder in range(1, depth + 1) if encoder not in skipped]
            path = check_path(listed, depth)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
        efforts.append(Effort(str(entry.get("name", f"e{len(path)}")), path))
    return efforts


def _load(file: pathlib.Path):
    text = file.read_text(encoding="utf-8")
    if file.suffix not in (".yaml", ".yml"):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{file}:{error.lineno}: {error.msg}") from None
    try:
        import yaml
    except ImportError:
        raise ValueError(f"{file}: YAML needs PyYAML (python3-yaml); JSON needs nothing") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{file}: {error}") from None
