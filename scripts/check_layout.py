#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the tree to the house rules: dependencies point down, every folder says what it is, files stay small.

Usage: check_layout.py [ROOT]. Prints each breach as FILE:LINE: what; exit code 1 if there is one.
"""
import pathlib
import re
import sys

# From the ground up: a folder may include itself and those before it.
LAYERS = ["base", "workloads", "tlm", "models", "observe", "search", "apps"]
LONGEST_FILE = 400
INCLUDE = re.compile(r'\s*#\s*include\s+"([^"]+)"')
FIRST_LINE = re.compile(r"^(//|#) SPDX-License-Identifier: Apache-2\.0$")
PYTHON_FOLDERS = LAYERS + ["bench", "examples", "scripts", "tests"]


def breaches_of(path: pathlib.Path, root: pathlib.Path):
    relative = path.relative_to(root)
    layer = relative.parts[0]
    lines = path.read_text(encoding="utf-8").splitlines()
    first = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= first or not FIRST_LINE.match(lines[first]):
        yield f"{relative}:1: the SPDX line is missing"
    if len(lines) > LONGEST_FILE:
        yield f"{relative}:{LONGEST_FILE + 1}: {len(lines)} lines; split the file"
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match or layer not in LAYERS:
            continue
        target = match.group(1).split("/")[0]
        if target not in LAYERS:
            if not (root / match.group(1)).exists() and target != "generated":
                yield f"{relative}:{number}: include \"{match.group(1)}\" names no file from the root"
        elif LAYERS.index(target) > LAYERS.index(layer):
            yield f"{relative}:{number}: {layer}/ includes {target}/, which lies above it"


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    breaches = []
    for layer in LAYERS + ["adapters", "plugins", "tests", "bench"]:
        folder = root / layer
        if not folder.exists():
            continue
        if layer != "tests" and not (folder / "README.md").exists():
            breaches.append(f"{layer}/: no README.md says what it is")
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".h", ".cpp"):
                breaches.extend(breaches_of(path, root))
    for folder in PYTHON_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            breaches.extend(breaches_of(path, root))
    print("\n".join(breaches) if breaches else "layout: sound")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
