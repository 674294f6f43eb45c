# SPDX-License-Identifier: Apache-2.0
"""Reads what `pivotsim sweep` has stored: one dictionary a point, or a pandas DataFrame.

    import pivotsim_results as results

    results.run("study.yaml", "--workers", "2")              # the command; returns its JSON object
    points = results.load_points("sweeps")                   # [{"point": 61, "platform.clock": 200000000, ...}, ...]
    front = results.load_front("sweeps", as_frame=True)      # what the sweep calls its front
    mine = results.pareto(points, ["bram36", "max:fps"])     # a front of your own

A row has the path of each axis ("platform.clock"), each figure by its name ("delay_ms"; None where it is not known, as for
points that were left out), and "sweep", "point", "rung", "status", "reason", "on_front", "hash". Values are typed as the
conditions of a study read them: numbers, quantities in base units ("16 KiB" is 16384, "125 MHz" 125000000, "2 us" 2e-06,
"80 %" 0.8), true and false; a list is a tuple; all else is the text as written.

Needs Python 3.8 and nothing else. The store is opened for reading only, whoever is writing to it; what a sweep that runs has
found so far comes into the store when it ends, or by `pivotsim sweep merge STUDY`.
"""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
from contextlib import closing
from decimal import Decimal

SCHEMA_VERSION = 1

# Decimal, so that "12.687 ns" is the float that 12.687e-9 is.
_PREFIXES = {"": "1", "a": "1e-18", "f": "1e-15", "p": "1e-12", "n": "1e-9", "u": "1e-6", "\u00b5": "1e-6", "m": "1e-3",
             "k": "1e3", "M": "1e6", "G": "1e9", "T": "1e12", "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_UNITS = {"%": "0.01", "B": "1", "b": "0.125", "bit": "0.125", "Hz": "1", "s": "1", "W": "1", "J": "1"}
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?:\s*(%|(?P<prefix>[afpnu\u00b5mkMGT]|[KMGT]i)?"
                     r"(?P<unit>bit|Hz|[BbsWJ])(?:/s)?))?")


def sweeps(store):
    """All sweeps of the store, in the order in which they were met first: id, name, command, axes, objectives, ..."""
    with closing(_open(store)) as database:
        rows = database.execute("SELECT id, name, command, pivotsim, axes, objectives, rungs, points, study FROM sweeps"
                                " ORDER BY key").fetchall()
    return [{**row, "axes": json.loads(row["axes"] or "[]"), "objectives": json.loads(row["objectives"] or "[]")}
            for row in map(dict, rows)]


def load_points(store, sweep=None, *, as_frame=False):
    """The points of a sweep, by index. `sweep` is its id, the beginning of it, or its name; None: the only one there is."""
    return _load("v_final", store, sweep, as_frame)


def load_front(store, sweep=None, *, as_frame=False):
    """The points on the front of a sweep, as it was when the sweep was last run or merged."""
    return _load("v_pareto", store, sweep, as_frame)


def pareto(rows, objectives):
    """The rows that none dominates, in their order: no other is better in one objective and no worse in the rest.

    An objective is a figure or a number by any other key; less is better, or more, of "max:accuracy". Rows that are equal in
    all objectives are there together. A row without one of the numbers is not there. `rows` may be a DataFrame; so is the answer.
    """
    if not objectives:
        raise ValueError("a front needs an objective")
    frame = rows if hasattr(rows, "iloc") else None
    costs = {}
    for index, row in enumerate(rows if frame is None else frame.to_dict("records")):
        cost = tuple(_cost(row, objective) for objective in objectives)
        if all(value is not None and value == value for value in cost): # NaN differs from itself
            costs.setdefault(cost, []).append(index)
    # In lexicographic order nothing is dominated by what comes after it, and whatever is dominated at all is so by a
    # member of the front.
    front = []
    for cost in sorted(costs):
        if not any(all(map(float.__le__, better, cost)) for better in front):
            front.append(cost)
    kept = sorted(index for cost in front for index in costs[cost])
    return [rows[index] for index in kept] if frame is None else frame.iloc[kept]


def run(study, *arguments):
    """`pivotsim sweep STUDY ARGUMENTS --json`: its object. Progress goes to stderr. The environment's PIVOTSIM names the command.

    Points that failed are told in the object ("counts", "troubles"). Raises RuntimeError if there is none, with the reason.
    """
    command = [os.environ.get("PIVOTSIM", "pivotsim"), "sweep", os.fspath(study), *map(os.fspath, arguments), "--json"]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False, encoding="utf-8")
    try:
        answer = json.loads(told.stdout)
    except ValueError:
        raise RuntimeError(f"exit code {told.returncode} of {' '.join(command)}") from None
    if "errors" in answer:
        raise RuntimeError("\n".join(f"{error['code']}: {error['message']}" for error in answer["errors"]))
    return answer


def _open(store):
    file = pathlib.Path(store, "store.sqlite").resolve()
    if not file.is_file():
        raise FileNotFoundError(f"'{store}' holds no store: `pivotsim sweep STUDY --store FOLDER` makes one")
    try:
        database = _connect(file, "mode=ro")
    except sqlite3.OperationalError:
        # SQLite keeps two files beside one that may be written meanwhile. Where it cannot make them, nobody else can write.
        if os.access(file.parent, os.W_OK) or pathlib.Path(f"{file}-wal").exists():
            raise
        database = _connect(file, "mode=ro&immutable=1")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        database.close()
        raise RuntimeError(f"'{file}' has schema version {version}; this helper knows {SCHEMA_VERSION}")
    return database


def _connect(file, how):
    database = sqlite3.connect(f"{file.as_uri()}?{how}", uri=True, timeout=60)
    database.row_factory = sqlite3.Row
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def _load(view, store, sweep, as_frame):
    if as_frame:
        try:
            import pandas
        except ImportError:
            raise RuntimeError("as_frame=True needs pandas: apt-get install python3-pandas, or pip install pandas") from None
    wanted = _find(store, sweep)
    with closing(_open(store)) as database:
        rows = [_row(row) for row in database.execute(f"SELECT * FROM {view} WHERE sweep = ? ORDER BY point", (wanted,))]
    return pandas.DataFrame(rows) if as_frame else rows


def _find(store, wanted):
    """As `pivotsim sweep export` chooses: of several that are called so, the last one."""
    there = sweeps(store)
    found = [sweep["id"] for sweep in there
             if wanted is None or sweep["name"] == wanted or (len(wanted) >= 4 and sweep["id"].startswith(wanted))]
    if not found or (wanted is None and len(found) > 1):
        known = ", ".join(f"{sweep['id']} ({sweep['name']})" for sweep in there) or "none"
        raise LookupError(("which sweep? " if wanted is None else f"no sweep '{wanted}'; ") + f"'{store}' holds {known}")
    return found[-1]


def _row(row):
    """Figures and parameters side by side: a path has a dot in it, and no figure has."""
    row = dict(row)
    parameters = json.loads(row.pop("parameters"))
    del row["name"]
    row["on_front"] = bool(row["on_front"])
    row["hash"] = row["hash"] or None
    head = {key: row.pop(key) for key in ("sweep", "point", "rung", "status", "reason", "on_front", "hash")}
    return {**head, **{path: _typed(text) for path, text in parameters.items()}, **row}


def _typed(text):
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"\[[^][{}\"']*\]", text):
        return tuple(_typed(item.strip()) for item in text[1:-1].split(",") if item.strip())
    found = _NUMBER.fullmatch(text)
    if not found:
        return text
    number, unit = found.group(1, 2)
    if unit is None:
        return int(number) if number.lstrip("+-").isdigit() else float(number)
    amount = Decimal(number) * Decimal(_PREFIXES[found["prefix"] or ""]) * Decimal(_UNITS[found["unit"] or "%"])
    return int(amount) if amount == int(amount) else float(amount)


def _cost(row, objective):
    sense, _, key = objective.rpartition(":")
    if sense not in ("", "min", "max"):
        raise ValueError(f"'{objective}': write 'max:{key}' where more is better")
    if key not in row:
        raise KeyError(f"no row has a '{key}'")
    value = row[key]
    if value is None:
        return None
    return -float(value) if sense == "max" else float(value)
