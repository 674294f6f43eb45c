#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times whole `pivotsim run` processes: wall clock, CPU and peak memory, as medians.

usage: process.py PIVOTSIM [REPEATS]
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

SCALE_SIM_SECONDS = 85.0  # CPU, the same six GEMMs, SCALE-Sim v3 (docs/performance.md says how it was measured)
TABLE = """Layer, M, N, K,
qkv, 197, 1152, 384,
qkt, 197, 197, 64,
smxv, 197, 64, 197,
proj, 197, 384, 384,
fc1, 197, 1536, 384,
fc2, 197, 384, 1536,
"""


def measure(command, repeats):
    rows = []
    for _ in range(repeats):
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        if status:
            sys.exit(f"{command} failed: {status}")
        rows.append((time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return [statistics.median(column) for column in zip(*rows)]


def main():
    pivotsim, repeats = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 51
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as table:
        table.write(TABLE)
        table.flush()
        cases = {
            "deit_s, paper": ["studies/deit_s.yaml"],
            "lvvit_s, paper": ["studies/lvvit_s.yaml"],
            "deit_s, zcu102": ["studies/deit_s.yaml", "--set", "platform={extends: platforms/zcu102.yaml}"],
            "deit_s, zcu102, no reuse": ["studies/deit_s.yaml", "--set",
                                         "platform={extends: platforms/zcu102.yaml}", "--set", "run.reuse=false"],
            "encoder's six GEMMs": ["studies/deit_s.yaml", "--set", f"workload={{gemm: {table.name}}}"],
        }
        print(f"{'whole process, median of ' + str(repeats):<32}{'wall ms':>10}{'CPU ms':>10}{'peak MiB':>10}")
        for name, arguments in cases.items():
            wall, cpu, memory = measure([pivotsim, "run", *arguments], repeats)
            print(f"{name:<32}{1e3 * wall:>10.1f}{1e3 * cpu:>10.1f}{memory:>10.1f}")
        print(f"SCALE-Sim's {SCALE_SIM_SECONDS:.0f} CPU seconds over ours: {SCALE_SIM_SECONDS / cpu:,.0f}")


if __name__ == "__main__":
    main()
