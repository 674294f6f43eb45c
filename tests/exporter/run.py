# SPDX-License-Identifier: Apache-2.0
"""Runs one file of the exporter's tests; exit code 77, skipped, where the interpreter has no PyTorch.

usage: run.py NAME_test        with the tree's root as the working directory
"""
import importlib.util
import pathlib
import sys
import unittest

SKIPPED = 77
FOLDER = pathlib.Path(__file__).resolve().parent

missing = [name for name in ("torch", "numpy") if importlib.util.find_spec(name) is None]
if missing:
    print(
        f"skipped: {sys.executable} has no {' and no '.join(missing)}; scripts/bootstrap.sh tests installs it"
    )
    sys.exit(SKIPPED)
sys.path[:0] = [str(FOLDER.parent.parent), str(FOLDER)]
unittest.main(module=sys.argv[1], argv=[sys.argv[1]], verbosity=2)
