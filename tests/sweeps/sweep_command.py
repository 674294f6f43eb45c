# SPDX-License-Identifier: Apache-2.0
"""What the process-level tests of sweeps share: the command, small studies, and what a finished store must look like."""
import json
import pathlib
import sqlite3
import subprocess
import time

SIMULATED = """\
schema_version: 1
name: simulated
platform: platforms/zcu102_paper.yaml
workload: {model: models/deit_t.yaml}
sweep:
  platform.pe_array.rows: [16, 24, 32, 48, 64]
  platform.pe_array.cols: 12:36:6
  platform.clock: [100 MHz, 150 MHz]
"""

CLOSED_FORM = """\
schema_version: 1
name: closed_form
platform: platforms/zcu102_paper.yaml
workload: {model: models/deit_t.yaml}
sweep:
  evaluate: closed_form
  platform.pe_array.rows: 1:40
  platform.pe_array.cols: 1:25
  platform.clock: 100 MHz:200 MHz:50 MHz
"""


class Failure(Exception):
    pass


def require(condition, text):
    if not condition:
        raise Failure(text)


class Sweep:
    """A study in a folder, and the command that sweeps it."""

    def __init__(self, command: str, folder: pathlib.Path, study: str):
        self.command, self.folder = command, folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "study.yaml").write_text(study, encoding="utf-8")

    def arguments(self, store: str, *more: str):
        return [self.command, "sweep", "study.yaml", "--store", store, "-q", *more]

    def start(self, store: str, *more: str):
        """In a process group of its own, its output in files: pipes would keep waiting for orphans."""
        log = open(self.folder / f"{store}.log", "ab")
        return subprocess.Popen(self.arguments(store, *more), cwd=self.folder, stdout=log, stderr=log,
                                start_new_session=True)

    def run(self, store: str, *more: str, expect=0, timeout=300):
        code = self.start(store, *more).wait(timeout=timeout)
        require(code == expect, f"exit code {code} instead of {expect}:\n{self.log(store)[-2000:]}")

    def log(self, store: str):
        return (self.folder / f"{store}.log").read_text(encoding="utf-8", errors="replace")

    def table(self, store: str):
        """The bytes of `sweep export`."""
        done = subprocess.run([self.command, "sweep", "export", "--store", store, "--all-rungs"], cwd=self.folder,
                              capture_output=True, timeout=120, check=False)
        require(done.returncode == 0, f"export: {done.stderr.decode()}")
        return done.stdout

    def database(self, store: str):
        return sqlite3.connect(f"file:{self.folder / store / 'store.sqlite'}?mode=ro", uri=True)

    def records(self, store: str):
        """All whole records of points in all journals."""
        for journal in sorted((self.folder / store / "journals").glob("*.journal")):
            for line in journal.read_bytes().split(b"\n")[1:-1]:
                record = json.loads(line[9:])
                if "define" not in record:
                    yield record

    def check_complete(self, store: str, points: int):
        """Every point once in the database, the database sound, every result behind it."""
        with self.database(store) as database:
            require(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is damaged")
            rows, distinct, results = database.execute(
                "SELECT count(*), count(DISTINCT point), count(result) FROM points").fetchone()
        require((rows, distinct, results) == (points, points, points),
                f"{points} points became {rows} rows, {distinct} of them different, {results} with a result")


def wait_until(condition, seconds: float, what: str):
    end = time.monotonic() + seconds
    while not condition():
        require(time.monotonic() < end, f"{what}: not within {seconds} s")
        time.sleep(0.01)
