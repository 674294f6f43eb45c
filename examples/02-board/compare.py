#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs one study on two platforms and prints them side by side: kilocycles of each kind of operator, per image.

usage: compare.py PIVOTSIM STUDY PLATFORM_A PLATFORM_B [--set KEY=VALUE ...]     (overrides apply to B)
"""
import json
import subprocess
import sys


def run(pivotsim, study, platform, overrides):
    command = [pivotsim, "run", study, "--json", "--set", f"platform={{extends: {platform}}}"]
    for override in overrides:
        command += ["--set", override]
    told = subprocess.run(command, stdout=subprocess.PIPE)
    if told.returncode:
        sys.exit(told.returncode)
    return json.loads(told.stdout)


def kinds(result):
    """Operators of all encoders by what they are, in order of appearance: {kind: [cycles, bound, mapping]}."""
    sums = {}
    cycle_ns = 1e9 / result["clock_hz"]
    for op in result["ops"]:
        kind = op["name"].split(".", 2)[-1] if op["name"].startswith("encoder") else op["name"]
        cycles = (op["end_ns"] - op["start_ns"]) / cycle_ns
        entry = sums.setdefault(kind, [0.0, op["bound"], op.get("mapping") or ""])
        entry[0] += cycles
    return sums


def main():
    arguments = sys.argv[1:]
    split = arguments.index("--set") if "--set" in arguments else len(arguments)
    if split != 4:
        sys.exit(__doc__)
    pivotsim, study, *platforms = arguments[:split]
    overrides = [word for word in arguments[split:] if word != "--set"]
    a = run(pivotsim, study, platforms[0], [])
    b = run(pivotsim, study, platforms[1], overrides)
    before, after = kinds(a), kinds(b)
    print(f"{'kilocycles an image':<20}{a['platform']:>14}{b['platform']:>12}{'ratio':>8}  bound by  mapping")
    for kind, (cycles, bound, mapping) in after.items():
        old = before.get(kind, [0.0])[0]
        ratio = f"{cycles / old:.2f}" if old > 0.5 else "-"
        print(f"{kind:<20}{old / 1e3:>14.1f}{cycles / 1e3:>12.1f}{ratio:>8}  {bound:<8}  {mapping}")
    print(f"{'delay, ms':<20}{a['delay_ms']:>14.3f}{b['delay_ms']:>12.3f}{b['delay_ms'] / a['delay_ms']:>8.2f}")


if __name__ == "__main__":
    main()
