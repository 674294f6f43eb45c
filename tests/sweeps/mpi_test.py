#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The ranks of an MPI job give the bytes of the local pool and of shards, also when ranks are killed and the job is run again.

Usage: mpi_test.py PIVOTSIM ADAPTERS [KILLS [SEED]]
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from sweep_command import CLOSED_FORM, SIMULATED, Failure, Sweep, require

SKIPPED = 77
ADAPTIVE = SIMULATED + "  strategy: {type: successive_halving, rungs: [[sweep.evaluate=closed_form]], least: 4}\n"
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def start(sweep: Sweep, store: str, ranks: int):
    log = open(sweep.folder / f"{store}.log", "ab")
    return subprocess.Popen(["mpirun", "--oversubscribe", "-np", str(ranks), *sweep.arguments(store, "--launcher", "mpi", "-j1")],
                            cwd=sweep.folder, env=ENVIRONMENT, stdout=log, stderr=log, start_new_session=True)


def run(sweep: Sweep, store: str, ranks: int):
    code = start(sweep, store, ranks).wait(timeout=120)
    require(code == 0, f"{ranks} ranks: exit code {code}:\n{sweep.log(store)[-2000:]}")


def ranks_below(launcher: int):
    """Processes that mpirun has started itself; what they fork has another parent."""
    try:
        text = pathlib.Path(f"/proc/{launcher}/task/{launcher}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [int(child) for child in text.split()]


def compare(name: str, study: str, base: pathlib.Path, command: str, shards: bool):
    sweep = Sweep(command, base / name, study)
    sweep.run("local", "-j2")
    expected = sweep.table("local")
    for ranks in (2, 4):
        run(sweep, f"ranks{ranks}", ranks)
        require(sweep.table(f"ranks{ranks}") == expected, f"{name}: {ranks} ranks give other bytes")
        require(len(list((sweep.folder / f"ranks{ranks}" / "journals").iterdir())) > 1, f"{name}: rank 0 did all the work")
    if shards:
        for shard in range(3):
            done = subprocess.run([command, "sweep", "worker", "study.yaml", "--store", "shards", "-q", "-j1", "--shard",
                                   f"{shard}/3"], cwd=sweep.folder, capture_output=True, timeout=120, check=False)
            require(done.returncode == 0, f"shard {shard}: {done.stderr.decode()}")
        done = subprocess.run([command, "sweep", "merge", "study.yaml", "--store", "shards", "-q"], cwd=sweep.folder,
                              capture_output=True, timeout=120, check=False)
        require(done.returncode == 0, f"merge: {done.stderr.decode()}")
        require(sweep.table("shards") == expected, f"{name}: shards give other bytes")
    rows = len(expected.splitlines()) - 1
    print(f"{name}: 2 and 4 ranks{', 3 shards' if shards else ''} give the bytes of the local pool, {rows} rows")


def kill_ranks(base: pathlib.Path, command: str, kills: int, chance: random.Random):
    """A rank that dies takes the job with it, loudly; the next run goes on."""
    sweep = Sweep(command, base / "killed", SIMULATED)
    began = time.monotonic()
    run(sweep, "undisturbed", 3)
    seconds = time.monotonic() - began
    expected, hits, store = sweep.table("undisturbed"), 0, 0
    while hits < kills:
        running = start(sweep, f"killed{store}", 3)
        time.sleep(chance.uniform(0.2, 1) * seconds)
        ranks = ranks_below(running.pid)
        if ranks and running.poll() is None:
            try:
                os.kill(chance.choice(ranks), signal.SIGKILL)
                hits += 1
            except ProcessLookupError:
                pass
        code = running.wait(timeout=60)
        if code == 0:
            store += 1
    for each in range(store + 1):
        sweep.run(f"killed{each}", "-j2") # what MPI began, the local pool ends
        sweep.check_complete(f"killed{each}", 50)
        require(sweep.table(f"killed{each}") == expected, f"killed{each}: other bytes")
    print(f"{hits} ranks killed in {store + 1} sweeps: every point once, all as undisturbed")


def main():
    command, adapters = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.SystemRandom().randrange(1 << 32)
    if shutil.which("mpirun") is None or not (adapters / "pivotsim_mpi.so").exists():
        print("skipped: mpirun or the MPI adapter is missing")
        sys.exit(SKIPPED)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        compare("simulated", SIMULATED, base, command, True)
        compare("closed_form", CLOSED_FORM, base, command, True)
        compare("adaptive", ADAPTIVE, base, command, False)
        kill_ranks(base, command, kills, random.Random(seed))


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
