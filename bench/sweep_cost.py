#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a sweep costs beside its points: efficiency of two workers, overhead a point, a million points in the store.

usage: sweep_cost.py PIVOTSIM [REPEATS [MILLIONS]]      MILLIONS 0 leaves the large sweep out
"""
import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SIMULATED = """schema_version: 1
name: simulated
platform: platforms/zcu102_paper.yaml
workload: {model: models/deit_s.yaml}
sweep:
  platform.pe_array.rows: 32:64:2
  platform.pe_array.cols: 18:36:2
"""
CLOSED_FORM = """schema_version: 1
name: closed_form
platform: platforms/zcu102_paper.yaml
workload: {model: models/deit_s.yaml}
sweep:
  evaluate: closed_form
  objectives: [delay_ms, dsp]
  platform.pe_array.rows: 1:100
  platform.pe_array.cols: 1:100
  platform.clock: 1 MHz:%d MHz:1 MHz
"""


def sweep(command, folder, store, *more):
    """Seconds of the process, its figures, and the seconds of its points by themselves."""
    begin = time.perf_counter()
    done = subprocess.run([command, "sweep", "study.yaml", "--store", store, "-q", "--json", *more], cwd=folder,
                          capture_output=True, check=True)
    wall = time.perf_counter() - begin
    with sqlite3.connect(folder / store / "store.sqlite") as database:
        inside = database.execute("SELECT sum(seconds) FROM results").fetchone()[0]
    return wall, json.loads(done.stdout), inside


def in_folder(study):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sweep_cost"))
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    return folder


def small(command, repeats):
    folder = in_folder(SIMULATED)
    efficiency, overhead, means = [], [], []
    for number in range(repeats):
        one, result, inside = sweep(command, folder, f"one{number}", "-j1")
        two, _, _ = sweep(command, folder, f"two{number}", "-j2")
        points = result["counts"]["ok"]
        efficiency.append(one / two / 2)
        overhead.append((one - inside) / points * 1e3)
        means.append(inside / points * 1e3)
    print(f"{points} simulated points of {statistics.median(means):.1f} ms, medians of {repeats}")
    print(f"  two workers over twice one worker   {100 * statistics.median(efficiency):.1f} %"
          f"  (from {100 * min(efficiency):.1f} to {100 * max(efficiency):.1f})")
    print(f"  overhead a point, one worker        {statistics.median(overhead):.2f} ms")


def large(command, millions):
    folder = in_folder(CLOSED_FORM % int(100 * millions))
    wall, result, _ = sweep(command, folder, "large")
    points = result["counts"]["ok"]
    again, _, _ = sweep(command, folder, "large")
    size = {name: sum(file.stat().st_size for file in (folder / "large").rglob(name)) for name in ("*.journal", "store.sqlite")}
    print(f"{points:,} points in closed form, 2 workers")
    print(f"  evaluated and stored in {wall:.0f} s ({points / wall:,.0f} a second), journal {size['*.journal'] / 1e6:.0f} MB,"
          f" database {size['store.sqlite'] / 1e6:.0f} MB")
    print(f"  again, all known, front of {len(result['front'])}: {again:.1f} s")


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    small(command, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    millions = float(sys.argv[3]) if len(sys.argv) > 3 else 1
    if millions > 0:
        large(command, millions)


if __name__ == "__main__":
    main()
