#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`pivotsim sweep` as a user meets it: dry run, progress, Ctrl-C, failed points and how to make them again, tables, mistakes.

Usage: command_test.py PIVOTSIM
"""
import csv
import io
import json
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile

from sweep_command import SIMULATED, Failure, Sweep, require, wait_until

SLOW = SIMULATED.replace("zcu102_paper", "zcu102").replace("deit_t", "deit_s")


def call(sweep: Sweep, *arguments: str, expect=0):
    done = subprocess.run([sweep.command, "sweep", *arguments], cwd=sweep.folder, capture_output=True, text=True, timeout=300,
                          check=False)
    require(done.returncode == expect, f"sweep {arguments}: exit code {done.returncode} instead of {expect}\n{done.stderr[-1500:]}")
    return done


def dry_run(sweep: Sweep):
    before = sorted(path.name for path in sweep.folder.iterdir())
    text = call(sweep, "study.yaml", "--dry-run").stdout
    require("50 points of a grid of 50" in text and "a point" in text, f"no number of points, no estimate: {text}")
    require(sorted(path.name for path in sweep.folder.iterdir()) == before, "a dry run leaves something behind")


def progress(sweep: Sweep):
    """Not on a terminal: a line each 10 %, on stderr; the result alone on stdout."""
    done = call(sweep, "study.yaml", "--json", "-j2")
    lines = [line for line in done.stderr.splitlines() if " %" in line]
    require(len(lines) == 10 and "100 %" in lines[-1], f"{len(lines)} lines of progress:\n{done.stderr}")
    result = json.loads(done.stdout)
    require(result["counts"]["ok"] == 50 and result["front"], "the JSON lacks points or front")
    return result


def tables(sweep: Sweep, result):
    rows = list(csv.DictReader(io.StringIO(call(sweep, "export").stdout)))
    require([int(row["point"]) for row in rows] == list(range(50)), "rows are not all points in their order")
    front = [row for row in rows if row["on_front"] == "1"]
    require({int(row["point"]) for row in front} == {each["point"] for each in result["front"]}, "CSV and JSON differ in the front")
    lines = [json.loads(line) for line in call(sweep, "export", "simulated", "--jsonl", "--front").stdout.splitlines()]
    require([line["point"] for line in lines] == [int(row["point"]) for row in front], "JSON lines and CSV differ in the front")
    for row, line in zip(front, lines):
        require(float(row["delay_ms"]) == line["delay_ms"], "JSON lines and CSV differ in a figure")
    call(sweep, "export", "-o", "points.csv")
    call(sweep, "export", "-o", "points.csv", expect=2) # nothing is written over
    require((sweep.folder / "points.csv").read_bytes() == sweep.table("sweeps"), "the file is not what is printed")
    # A figure of the table is what `pivotsim run` says of the same values.
    row = rows[17]
    sets = [argument for key in row if "." in key for argument in ("--set", f"{key}={row[key]}")]
    run = subprocess.run([sweep.command, "run", "study.yaml", "--json", *sets], cwd=sweep.folder, capture_output=True, text=True,
                         check=True)
    require(json.loads(run.stdout)["delay_ms"] == float(row["delay_ms"]), "the table is not what `run` says")


def interrupt(sweep: Sweep):
    """Ctrl-C keeps what is done, says how to go on, and what it says goes on."""
    expected = None
    for store, how in (("by_int", signal.SIGINT), ("by_term", signal.SIGTERM)):
        log = open(sweep.folder / f"{store}.log", "wb")
        running = subprocess.Popen([sweep.command, "sweep", "study.yaml", "--store", store], cwd=sweep.folder, stdout=log,
                                   stderr=log)
        wait_until(lambda s=store: len(list(sweep.records(s))) >= 3, 60, "the first records")
        running.send_signal(how)
        require(running.wait(timeout=30) == 130, f"exit code {running.returncode} after {how.name}")
        text = sweep.log(store)
        kept = len(list(sweep.records(store)))
        command = [line.strip() for line in text.splitlines() if line.startswith("  pivotsim sweep study.yaml")]
        require(3 <= kept < 50 and len(command) == 1, f"{kept} records kept; commands {command}:\n{text}")
        done = subprocess.run([sweep.command, *shlex.split(command[0])[1:]], cwd=sweep.folder, capture_output=True, text=True,
                              timeout=300, check=False)
        require(done.returncode == 0 and len(list(sweep.records(store))) == 50, f"going on: {done.stderr[-500:]}")
        expected = expected or sweep.table(store)
        require(sweep.table(store) == expected, "two interrupted runs differ")


def failures(sweep: Sweep):
    """Points that take too long: each is told with a command that makes it again; more time makes them good."""
    done = call(sweep, "study.yaml", "--store", "failing", "--set", "sweep.timeout=1 ms", "--sweep", "platform.clock=100MHz",
                "--json", expect=3)
    result = json.loads(done.stdout)
    late = result["counts"]["timeout"] # a point takes some 3 ms; on a quick machine one may be done before anybody looks
    require(late + result["counts"]["ok"] == 25 and len(result["troubles"]) == late > 3, f"{result['counts']}")
    trouble = result["troubles"][3]
    require("0.001 s" in trouble["reason"], trouble["reason"])
    again = subprocess.run([sweep.command, *shlex.split(trouble["command"])[1:], "--json"], cwd=sweep.folder,
                           capture_output=True, text=True, check=False)
    require(again.returncode == 0 and json.loads(again.stdout)["cycles"] > 0, f"{trouble['command']}: {again.stderr}")
    call(sweep, "study.yaml", "--store", "failing", "--sweep", "platform.clock=100MHz", expect=3) # failed is known, too
    call(sweep, "study.yaml", "--store", "failing", "--sweep", "platform.clock=100MHz", "--retry-failed")
    call(sweep, "study.yaml", "--store", "good", "--sweep", "platform.clock=100MHz")
    require(sweep.table("failing") == sweep.table("good"), "a point that failed once is not as good as others")
    memory = json.loads(call(sweep, "study.yaml", "--store", "small", "--set", "sweep.memory=1 MiB", "--sweep",
                             "platform.clock=100MHz", "--json", expect=3).stdout)
    require(memory["counts"]["memory"] == 25, f"{memory['counts']}")


def shared_results(sweep: Sweep):
    """What one sweep knows no other one evaluates."""
    call(sweep, "study.yaml", "--store", "shared", "--sweep", "platform.clock=100MHz")
    call(sweep, "study.yaml", "--store", "shared", "--sweep", "platform.clock=100MHz,150MHz")
    with sweep.database("shared") as database:
        results, points = database.execute(
            "SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM points)").fetchone()
    require((results, points) == (50, 75), f"{results} results, {points} points")
    evaluated = sum(1 for record in sweep.records("shared") if not record.get("known"))
    require(evaluated == 50, f"{evaluated} evaluations of 50 different points")


def mistakes(sweep: Sweep):
    """Each is refused with exit code 2, its place and what was expected; nothing is made."""
    for arguments, words in (
            (["study.yaml", "--sweep", "platform.pe_array.rwos=1,2"], ["E-KEY", "--sweep #1:19", "did you mean 'rows'?"]),
            (["study.yaml", "--sweep", "platform.clock=100:200:50"], ["E-UNIT", "has no unit"]),
            (["study.yaml", "--sweep", "platform.pe_array.rows=0,-3"], ["E-RANGE", "'0'", "'-3'"]),
            (["study.yaml", "--sweep", "platform.pe_array.rows=9:1"], ["E-SWEEP", "leads away"]),
            (["study.yaml", "--sweep", "platform.pe_array.rows="], ["E-SWEEP", "gives no values"]),
            (["study.yaml", "--sweep", "platform.pe_array=3,4", "--sweep", "platform.pe_array.rows=1"], ["varies twice"]),
            (["study.yaml", "--sweep", "platform.memory.ipmem.size=1B:1GiB:1B"], ["E-SWEEP", "more than"]),
            (["study.yaml", "--sweep", "run.images=1:1000000", "--set", "sweep.evaluate=closed_form"],
             ["50,000,000 points are more than 20,000,000", "sample"]),
            (["study.yaml", "--set", "sweep.where=[delay_ms < 3]"], ["E-CONDITION", "'require'"]),
            (["study.yaml", "--set", "sweep.where=[platform.pe_array.rows <]"], ["E-CONDITION", "a value is missing"]),
            (["study.yaml", "--set", "sweep.require=[delay_ms < 3 ms]"], ["plain number"]),
            (["study.yaml", "--set", "sweep.objectives=[delay]"], ["E-VALUE", "delay_ms"]),
            (["study.yaml", "--set", "sweep.objectives=[accuracy]"], ["without a gate"]),
            (["study.yaml", "--set", "sweep.strategy=luck"], ["exhaustive"]),
            (["study.yaml", "--set", "sweep.timeout=3"], ["E-UNIT"]),
            (["study.yaml", "--launcher", "pigeon"], ["E-LAUNCHER", "local"]),
            (["missing.yaml"], ["E-FILE", "missing.yaml"]),
            ([], ["which study"]),
            (["worker", "study.yaml", "--shard", "4/4"], ["is no shard"]),
            (["worker", "study.yaml", "--shard", "0/2", "--set", "sweep.strategy=evolutionary"], ["cannot be cut into shards"]),
            (["submit", "study.yaml"], ["--slurm"]),
            (["export"], ["holds no store"]),
            (["merge", "study.yaml"], ["holds no journals"])):
        done = call(sweep, *arguments, *(["--store", "none"] if arguments and arguments[0] != "submit" else []), expect=2)
        for word in words:
            require(word in done.stderr, f"{arguments}: '{word}' is not in\n{done.stderr}")
        require(not done.stdout, f"{arguments}: {done.stdout}")


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        sweep = Sweep(command, base / "simulated", SIMULATED)
        dry_run(sweep)
        tables(sweep, progress(sweep))
        failures(sweep)
        shared_results(sweep)
        interrupt(Sweep(command, base / "slow", SLOW))
        mistakes(Sweep(command, base / "mistakes", SIMULATED))
    print("all as a user expects it")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
