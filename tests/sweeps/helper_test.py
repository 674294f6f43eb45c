#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""search/store/pivotsim_results.py and examples/04-sweep, held to the store's own views and to `sweep export`.

Usage: helper_test.py PIVOTSIM. Prints what failed; exit code 1. Exit code 77: all else is right, but matplotlib is missing.
"""
import contextlib
import csv
import io
import itertools
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "search" / "store"))
sys.dont_write_bytecode = True
import pivotsim_results as results

failures = []
# What the example's axes mean, by hand.
MEANT = {"32": 32, "64": 64, "96": 96, "24": 24, "36": 36, "72": 72, "125 MHz": 125e6, "200 MHz": 200e6, "8 KiB": 8192,
         "32 KiB": 32768, "16 KiB": 16384, "64 KiB": 65536, "[3]": (3,), "[3, 12]": (3, 12), "[6, 12]": (6, 12), "[12]": (12,),
         "[]": (), "[0.4]": (0.4,), "[0.33]": (0.33,)}
OBJECTIVES = ["delay_ms", "max:accuracy", "energy_j", "dsp"]


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}", flush=True)


def refuses(kind, part, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except kind as error:
        check(part in str(error), f"'{part}' is not in: {error}")
    else:
        check(False, f"no {kind.__name__} with '{part}'")


def command(*arguments):
    done = subprocess.run([os.environ["PIVOTSIM"], *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=300,
                          check=False)
    check(done.returncode == 0, f"{arguments}: exit code {done.returncode}, {done.stderr}")
    return done.stdout


def reads_while_the_sweep_runs(study, store):
    """Rows come by merging; at no moment are there fewer than before, and none is half."""
    running = subprocess.Popen([os.environ["PIVOTSIM"], "sweep", study, "--store", store, "-q"], stdout=subprocess.DEVNULL)
    counts = [0]
    while running.poll() is None:
        time.sleep(0.5)
        if not (store / "store.sqlite").exists():
            continue
        merging = subprocess.run([os.environ["PIVOTSIM"], "sweep", "merge", study, "--store", store], capture_output=True,
                                 encoding="utf-8", timeout=300, check=False)
        if merging.returncode == 2 and counts == [0] and "knows no point" in merging.stderr:
            continue  # none has ended yet
        check(merging.returncode == 0, f"merge: exit code {merging.returncode}, {merging.stderr}")
        points = results.load_points(store)
        counts.append(len(points))
        check(all(point["status"] != "ok" or point["delay_ms"] > 0 for point in points), "a row with half its figures")
    check(running.returncode == 0, f"the sweep: exit code {running.returncode}")
    check(counts == sorted(counts), f"rows went away while the sweep ran: {counts}")
    check(any(0 < count < 256 for count in counts), f"no reading fell into the sweep: {counts}")


def reads_while_another_process_writes(store):
    """An open transaction neither blocks a reader nor is seen by it."""
    writer = subprocess.Popen([sys.executable, "-c", """if True:
        import sqlite3, sys
        database = sqlite3.connect(sys.argv[1], isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE points SET on_front = 1")
        print("written", flush=True)
        sys.stdin.readline()
        database.execute("ROLLBACK")
        """, str(store / "store.sqlite")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    writer.stdout.readline()
    began = time.monotonic()
    check(len(results.load_front(store)) < 256, "an open transaction was seen")
    check(time.monotonic() - began < 5, "a writer blocks a reader")
    writer.communicate("\n", timeout=60)
    with contextlib.closing(results._open(store)) as database:
        refuses(sqlite3.OperationalError, "readonly", database.execute, "DELETE FROM points")


def points_are_those_of_the_export(store):
    table = list(csv.DictReader(io.StringIO(command("sweep", "export", "--csv", "--store", store), newline="")))
    points = results.load_points(store)
    check(len(table) == len(points) == 256, f"{len(table)} rows exported, {len(points)} loaded")
    for line, point in zip(table, points):
        wanted = {"point": int(line.pop("point")), "rung": int(line.pop("rung")), "status": line.pop("status"),
                  "reason": line.pop("reason") or None, "on_front": line.pop("on_front") == "1"}
        for name, text in line.items():
            wanted[name] = MEANT[text] if "." in name else float(text) if text else None
        check(len(point["hash"] or "") == (32 if wanted["status"] == "ok" else 0), f"the hash {point['hash']!r}")
        check({**point, **wanted} == point, f"point {wanted['point']}: {point} instead of {wanted}")
    front = csv.DictReader(io.StringIO(command("sweep", "export", "--csv", "--front", "--store", store), newline=""))
    check([int(line["point"]) for line in front] == [point["point"] for point in results.load_front(store)],
          "load_front is not `sweep export --front`")


def pareto_is_the_front_of_the_store(store):
    points = [point for point in results.load_points(store) if point["status"] == "ok" and point["accuracy"] >= 0.84]
    with contextlib.closing(sqlite3.connect(store / "store.sqlite")) as database:
        marked = [row[0] for row in database.execute("SELECT point FROM v_pareto ORDER BY point")]
    check(len(marked) > 1, f"{len(marked)} points on the front")
    check([point["point"] for point in results.pareto(points, OBJECTIVES)] == marked, "pareto is not v_pareto")
    check(len(results.pareto(points, ["delay_ms"])) == 1, "more than one point is the fastest")


def pareto_is_what_its_definition_says():
    chance = random.Random(4)
    for objectives, span in itertools.product((["a"], ["a", "max:b"], ["max:a", "b", "min:c"], ["a", "b", "c", "d"]), (3, 30)):
        rows = [{name: None if chance.random() < 0.02 else chance.randrange(span) for name in "abcd"} for _ in range(120)]
        sense = [(each[-1], -1 if each.startswith("max:") else 1) for each in objectives]
        whole = [row for row in rows if all(row[name] is not None for name, _ in sense)]
        front = [row for row in whole
                 if not any(all(other[name] * sign <= row[name] * sign for name, sign in sense)
                            and any(other[name] * sign < row[name] * sign for name, sign in sense) for other in whole)]
        check(results.pareto(rows, objectives) == front, f"pareto over {objectives}, values below {span}")
    check(results.pareto([], ["a"]) == [], "an empty table has a front")
    refuses(ValueError, "max:a", results.pareto, [{"a": 1}], ["most:a"])
    refuses(ValueError, "objective", results.pareto, [{"a": 1}], [])
    refuses(KeyError, "'b'", results.pareto, [{"a": 1}], ["b"])


def values_are_typed():
    for text, value in {"12.687 ns": 12.687e-9, "64 Kib": 8192, "19.2 GB/s": 19200000000, "80 %": 0.8, "true": True, "is": "is",
                        "unlimited": "unlimited", "-3": -3, "1e3": 1000.0, "128 bit": 16, "0.9 pJ": 0.9e-12, "1_000": "1_000",
                        "nan": "nan", "[a, {b: 1}]": "[a, {b: 1}]", "2.5 \u00b5s": 2.5e-6, "": ""}.items():
        typed = results._typed(text)
        check((type(typed), typed) == (type(value), value), f"'{text}' is read as {typed!r}")


def frames_are_the_same_points(store):
    try:
        import pandas
    except ImportError:
        refuses(RuntimeError, "python3-pandas", results.load_points, store, as_frame=True)
        print("pandas is missing: no frame was looked at")
        return
    frame = results.load_points(store, as_frame=True)
    points = results.load_points(store)
    check(isinstance(frame, pandas.DataFrame) and frame["platform.clock"].tolist() == [p["platform.clock"] for p in points],
          "the frame is not the points")
    check(results.pareto(frame, ["bram36", "max:fps"])["point"].tolist()
          == [point["point"] for point in results.pareto(points, ["bram36", "max:fps"])], "pareto of a frame is another one")


def sweeps_are_found(folder, store):
    only = results.sweeps(store)[0]
    check((only["name"], only["points"], only["rungs"]) == ("what_if", 256, 1), f"the sweep as stored: {only}")
    check(only["objectives"] == [each.rpartition(":")[2] for each in OBJECTIVES], f"objectives: {only['objectives']}")
    check(len(results.load_points(store, only["id"][:4])) == len(results.load_points(store, "what_if")) == 256, "not found")
    refuses(LookupError, only["id"], results.load_points, store, "another")
    refuses(FileNotFoundError, "holds no store", results.load_points, folder / "nowhere")
    refuses(RuntimeError, "E-FILE", results.run, folder / "nothing.yaml")
    strange = folder / "a #b?c%20d"
    shutil.copytree(store, strange)
    check(len(results.load_points(strange)) == 256, "a folder with a strange name")


def example_draws(example):
    picture = example / "front.png"
    drawn = subprocess.run([sys.executable, "plot_front.py", "sweeps", picture], cwd=example, capture_output=True,
                           encoding="utf-8", check=False)
    check(drawn.returncode == 0, f"plot_front.py: {drawn.stderr}")
    check(picture.is_file() and picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", "front.png is no PNG")
    notebook = json.loads((example / "front.ipynb").read_text(encoding="utf-8"))
    check((notebook["nbformat"], all(not cell.get("outputs") for cell in notebook["cells"])) == (4, True), "the notebook's form")
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    ran = subprocess.run([sys.executable, "-W", "ignore", "-"], input=code, cwd=example, capture_output=True, encoding="utf-8",
                         env={**os.environ, "MPLBACKEND": "Agg"}, timeout=300, check=False)
    check(ran.returncode == 0, f"front.ipynb: {ran.stderr}")
    check("160 of 256 points have a result" in ran.stdout, f"front.ipynb printed: {ran.stdout}")


def main():
    os.environ["PIVOTSIM"] = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        example = folder / "examples" / "04-sweep"
        helper = folder / "search" / "store"
        helper.mkdir(parents=True)
        shutil.copy(ROOT / "search" / "store" / "pivotsim_results.py", helper)
        shutil.copytree(ROOT / "examples" / "04-sweep", example, ignore=shutil.ignore_patterns("__pycache__", "sweeps"))
        store = example / "sweeps"
        values_are_typed()
        pareto_is_what_its_definition_says()
        reads_while_the_sweep_runs(example / "study.yaml", store)
        reads_while_another_process_writes(store)
        points_are_those_of_the_export(store)
        pareto_is_the_front_of_the_store(store)
        frames_are_the_same_points(store)
        sweeps_are_found(folder, store)
        drawing = subprocess.run([sys.executable, "-c", "import matplotlib"], capture_output=True, check=False).returncode == 0
        if drawing:
            example_draws(example)
    if failures:
        return 1
    print("the helper and the example agree with the store" + ("" if drawing else "; matplotlib is missing, nothing was drawn"))
    return 0 if drawing else 77


if __name__ == "__main__":
    sys.exit(main())
