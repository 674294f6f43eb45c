#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Disks that fill up, folders that cannot be written, torn journals, damaged databases: a clear message, and nothing that was
safe is lost.

Usage: storage_test.py PIVOTSIM. What needs mounts is left out where they are refused.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from sweep_command import CLOSED_FORM, Failure, Sweep, require

POINTS = 3000


def mount(*arguments: str):
    return subprocess.run(["mount", *arguments], capture_output=True, check=False, timeout=30).returncode == 0


def whole_records(sweep: Sweep, store: str):
    return sum(1 for _ in sweep.records(store))


def full_disk(sweep: Sweep, expected: bytes):
    """A file system with room for a part of the journal, and then with more."""
    store = sweep.folder / "full"
    store.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=600k", "tmpfs", str(store)):
        print("left out: tmpfs cannot be mounted")
        return
    try:
        sweep.run("full", "-j2", expect=2)
        log = sweep.log("full")
        require("No space left on device" in log or "disk is full" in log, f"nobody says that the disk is full:\n{log[-1000:]}")
        require("free some space" in log, f"nobody says what to do:\n{log[-1000:]}")
        kept = whole_records(sweep, "full")
        require(0 < kept < POINTS, f"{kept} records: the disk was not full in the middle")
        sweep.run("full", "-j2", expect=2) # still full: says so again, and loses nothing
        require(whole_records(sweep, "full") >= kept, "records are gone")
        require(mount("-o", "remount,size=64m", str(store)), "no more room can be given")
        sweep.run("full", "-j2")
        sweep.check_complete("full", POINTS)
        require(sweep.table("full") == expected, "after the full disk: other bytes")
        print(f"full disk after {kept} records: told, kept, completed")
    finally:
        subprocess.run(["umount", "-l", str(store)], check=False)


def read_only(sweep: Sweep):
    store = sweep.folder / "sealed"
    store.mkdir()
    if not (mount("-t", "tmpfs", "tmpfs", str(store)) and mount("-o", "remount,ro", str(store))):
        print("left out: read-only mounts are refused")
        return
    try:
        sweep.run("sealed", expect=2)
        log = sweep.log("sealed")
        require("Read-only file system" in log and "--store" in log, f"no clear message:\n{log}")
        print("read-only folder: told")
    finally:
        subprocess.run(["umount", "-l", str(store)], check=False)


def not_a_folder(sweep: Sweep):
    (sweep.folder / "plain").write_text("mine\n", encoding="utf-8")
    sweep.run("plain", expect=2)
    require((sweep.folder / "plain").read_text(encoding="utf-8") == "mine\n", "somebody's file was written over")
    require("E-STORE" in sweep.log("plain"), "no clear message")
    print("file in place of the folder: told, left alone")


def torn_tail(sweep: Sweep, expected: bytes):
    """A journal that ends within a record, and no database."""
    shutil.copytree(sweep.folder / "undisturbed", sweep.folder / "torn")
    (sweep.folder / "torn" / "store.sqlite").unlink()
    journal, = (sweep.folder / "torn" / "journals").iterdir()
    journal.write_bytes(journal.read_bytes()[:-100])
    sweep.run("torn", "-j2")
    sweep.check_complete("torn", POINTS)
    require(sweep.table("torn") == expected, "after the torn journal: other bytes")
    print("torn journal: its last record was made again")


def damaged_line(sweep: Sweep, expected: bytes):
    shutil.copytree(sweep.folder / "undisturbed", sweep.folder / "flipped")
    (sweep.folder / "flipped" / "store.sqlite").unlink()
    journal, = (sweep.folder / "flipped" / "journals").iterdir()
    text = bytearray(journal.read_bytes())
    text[len(text) // 2] ^= 4
    journal.write_bytes(text)
    done = subprocess.run([sweep.command, "sweep", "study.yaml", "--store", "flipped"], cwd=sweep.folder, capture_output=True,
                          timeout=120, check=False)
    require(done.returncode == 0 and b"damaged record" in done.stderr, f"nobody tells of the damage: {done.stderr.decode()[-500:]}")
    sweep.check_complete("flipped", POINTS)
    require(sweep.table("flipped") == expected, "after the flipped bit: other bytes")
    print("flipped bit in a journal: told, its point was made again")


def damaged_pages(sweep: Sweep, expected: bytes):
    shutil.copytree(sweep.folder / "undisturbed", sweep.folder / "pages")
    database = sweep.folder / "pages" / "store.sqlite"
    text = bytearray(database.read_bytes())
    text[4096:8 * 4096] = os.urandom(7 * 4096)
    database.write_bytes(text)
    sweep.run("pages", expect=2)
    log = sweep.log("pages")
    require("malformed" in log and "--rebuild" in log, f"no clear message:\n{log[-1000:]}")
    require(database.read_bytes() == bytes(text), "the damaged database was changed")
    done = subprocess.run([sweep.command, "sweep", "merge", "study.yaml", "--store", "pages", "--rebuild"], cwd=sweep.folder,
                          capture_output=True, timeout=120, check=False)
    require(done.returncode == 0, f"merge --rebuild: {done.stderr.decode()}")
    require((sweep.folder / "pages" / "store.sqlite.damaged-1").read_bytes() == bytes(text), "the damaged database is gone")
    require(sweep.table("pages") == expected, "after the rebuild: other bytes")
    print("damaged pages: told, kept aside, made anew from the journals")


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep(command, pathlib.Path(folder), CLOSED_FORM)
        sweep.run("undisturbed", "-j2")
        expected = sweep.table("undisturbed")
        not_a_folder(sweep)
        torn_tail(sweep, expected)
        damaged_line(sweep, expected)
        damaged_pages(sweep, expected)
        full_disk(sweep, expected)
        read_only(sweep)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
