#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what `pivotsim validate` (or `memory`, `gates`) says of every malformed file to FILE.expected, for review.

usage: expect.py PIVOTSIM
The test (tests/apps/malformed_test.cpp) demands exactly these texts.
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
KEYS = {"platforms": "platform", "models": "workload.model", "traces": "workload={{trace: {}}}",
        "tables": "workload={{gemm: {}}}"}


def arguments(path):
    folder = path.split("/")[0]
    if folder == "gates":
        return ["gates", path]
    if folder == "memories":
        return ["memory", path, "--pattern", "seq_rd"]
    if folder == "memory_traces":
        return ["memory", "memories/zcu102.yaml", "--trace", path]
    if folder == "studies":
        return ["validate", path]
    key = KEYS[folder]
    return ["validate", "base.yaml", "--set", key.format(path) if "=" in key else f"{key}={path}"]


for file in sorted(p for p in HERE.glob("*/*") if p.suffix != ".expected"):
    path = file.relative_to(HERE).as_posix()
    run = subprocess.run([sys.argv[1], *arguments(path)], cwd=HERE, capture_output=True)
    if run.returncode != 2 or run.stdout:
        sys.exit(f"{path}: exit code {run.returncode}, stdout {run.stdout!r}")
    file.with_name(file.name + ".expected").write_bytes(run.stderr)
