#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pairs our DDR4 channel with another simulator (adapters/README.md) on the same patterns, process by process, one run
of each in turn: the ratios of bandwidth, average read latency and user CPU time.

usage: dram_peer.py PIVOTSIM ADAPTER CONFIG [MEMORY] [REPEATS]
"""
import json
import os
import statistics
import subprocess
import sys

PATTERNS = ["seq_rd", "seq_rd_2GBps", "rand_rd", "rw_seq", "rw_seq_4k", "stride_64k", "chase_hit", "chase_conflict"]


def play(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    told = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        sys.exit(f"{command} failed: {status}")
    return json.loads(told), usage.ru_utime


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    pivotsim, adapter, config = sys.argv[1:4]
    memory = sys.argv[4] if len(sys.argv) > 4 else "memories/ddr4_2133p_reference.yaml"
    repeats = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    print(f"{'ours / theirs':<16}{'bandwidth':>11}{'latency':>11}{'theirs CPU / ours':>20}")
    for pattern in PATTERNS:
        common = [pivotsim, "--json", "memory", memory, "--pattern", pattern, "--requests", "262144"]
        theirs = ["--level", "external", "--set", f"external.library={os.path.abspath(adapter)}",
                  "--set", f"external.config={os.path.abspath(config)}"]
        rows = []
        for _ in range(repeats):
            (us, our_time), (them, their_time) = play(common), play(common + theirs)
            rows.append((us["bandwidth_gbps"] / them["bandwidth_gbps"],
                         us["avg_read_latency_ns"] / them["avg_read_latency_ns"], their_time / max(our_time, 1e-3)))
        bandwidth, latency, speed = (statistics.median(column) for column in zip(*rows))
        print(f"{pattern:<16}{bandwidth:>11.3f}{latency:>11.3f}{speed:>20.1f}")


if __name__ == "__main__":
    main()
