#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the processes of sweeps at a hundred random moments and takes the sweeps up again: no point is lost, none is there
twice, and the table has the bytes of an undisturbed run.

Usage: chaos_test.py PIVOTSIM [KILLS [SEED]]
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from sweep_command import CLOSED_FORM, SIMULATED, Failure, Sweep, require


def children_of(process: int):
    """Processes that evaluate points."""
    try:
        text = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [int(child) for child in text.split()]


def kill(process: int):
    try:
        os.kill(process, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


def disturb(running: subprocess.Popen, whom: str, chance: random.Random):
    """True if somebody was there to be killed."""
    if running.poll() is not None:
        return False
    if whom == "parent":
        return kill(running.pid)
    workers = children_of(running.pid)
    if whom == "worker":
        return bool(workers) and kill(chance.choice(workers))
    killed = [kill(process) for process in [running.pid, *workers]]
    return any(killed)


def chaos(sweep: Sweep, kills: int, chance: random.Random, seconds: float):
    """Sweeps until so many kills have hit, a new store whenever one is complete. Stores, kills by victim."""
    stores, hits = [], {"worker": 0, "parent": 0, "all": 0}
    while sum(hits.values()) < kills:
        stores.append(f"chaos{len(stores)}")
        for _ in range(1000):
            running = sweep.start(stores[-1], "-j2")
            while sum(hits.values()) < kills:
                time.sleep(chance.uniform(0, seconds))
                whom = chance.choice(list(hits))
                if disturb(running, whom, chance):
                    hits[whom] += 1
                if whom != "worker" or running.poll() is not None:
                    break
            code = running.wait(timeout=300)
            if code in (0, 3): # 3: a point was killed three times over; it is tried again
                if code == 0:
                    break
            else:
                require(code == -signal.SIGKILL, f"exit code {code}:\n{sweep.log(stores[-1])[-2000:]}")
        else:
            raise Failure("a sweep never came to its end")
    return stores, hits


def check(sweep: Sweep, points: int, kills: int, chance: random.Random):
    began = time.monotonic()
    sweep.run("undisturbed", "-j1")
    seconds = time.monotonic() - began
    expected = sweep.table("undisturbed")
    stores, hits = chaos(sweep, kills, chance, seconds * 0.6)
    for store in stores:
        sweep.run(store, "-j2") # nothing left to do, and nothing is done
        sweep.check_complete(store, points)
        require(sweep.table(store) == expected, f"the table of {store} is not that of an undisturbed run")
        answers = [record["point"] for record in sweep.records(store) if record["status"] == "ok"]
        require(sorted(answers) == list(range(points)), f"{store}: {len(answers)} answers to {points} points in the journals")
    print(f"{sweep.folder.name}: {hits}, {len(stores)} sweeps of {points} points, all as undisturbed")


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        check(Sweep(command, base / "simulated", SIMULATED), 50, kills // 2, chance)
        check(Sweep(command, base / "closed_form", CLOSED_FORM), 3000, kills - kills // 2, chance)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
