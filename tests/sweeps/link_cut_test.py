#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An MPI job over two hosts whose link is cut ends by itself within a bound, on both sides, and the next run completes it.

The hosts are network namespaces with a veth pair between them. Usage: link_cut_test.py PIVOTSIM ADAPTERS
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from sweep_command import Failure, Sweep, require, wait_until

SKIPPED = 77
LEASE = 3 # s
BOUND = LEASE + 5 + 7 # s: what an MPI_Abort may take, and a busy machine
SLOW = """\
schema_version: 1
name: slow
platform: platforms/zcu102.yaml
workload: {model: models/deit_t.yaml}
run: {reuse: false}
sweep:
  platform.pe_array.rows: [32, 48, 64]
  platform.pe_array.cols: 18:36:6
"""
POINTS = 12


def call(*command: str, check=True):
    return subprocess.run(command, check=check, capture_output=True, timeout=30)


class Hosts:
    """Two network namespaces, each with an end of a wire."""

    def __init__(self):
        self.near, self.far = f"psn{os.getpid()}", f"psf{os.getpid()}"

    def __enter__(self):
        try:
            for host in (self.near, self.far):
                call("ip", "netns", "add", host)
                call("ip", "-n", host, "link", "set", "lo", "up")
            call("ip", "link", "add", "wire", "netns", self.near, "type", "veth", "peer", "name", "wire", "netns", self.far)
            for host, address in ((self.near, "10.77.0.1/24"), (self.far, "10.77.0.2/24")):
                call("ip", "-n", host, "addr", "add", address, "dev", "wire")
                call("ip", "-n", host, "link", "set", "wire", "up")
            call("unshare", "-u", "hostname", "tried")
        except (subprocess.CalledProcessError, FileNotFoundError) as failure:
            self.__exit__()
            print(f"skipped: no network namespaces here ({failure})")
            sys.exit(SKIPPED)
        return self

    def __exit__(self, *_):
        for host in (self.near, self.far):
            for process in self.processes(host):
                call("kill", "-9", process, check=False)
            call("ip", "netns", "del", host, check=False)

    def wire(self, state: str):
        call("ip", "-n", self.near, "link", "set", "wire", state)

    @staticmethod
    def processes(host: str):
        return call("ip", "netns", "pids", host, check=False).stdout.decode().split()

    def ranks_on_far_host(self):
        def name(process):
            try:
                return pathlib.Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
            except OSError:
                return ""
        return [process for process in self.processes(self.far) if name(process) == "pivotsim"]


def start(sweep: Sweep, hosts: Hosts, store: str):
    """A rank on each host, by an agent that does what ssh would."""
    agent = sweep.folder / "agent.sh"
    agent.write_text(f"#!/bin/sh\nshift\nexec ip netns exec {hosts.far} unshare -u sh -c 'hostname far; exec sh -c \"$*\"' _ \"$@\"\n",
                     encoding="utf-8")
    agent.chmod(0o755)
    arguments = ["mpirun", "-np", "2", "--host", "10.77.0.1:1,10.77.0.2:1", "--mca", "plm_rsh_agent", str(agent),
                 "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "10.77.0.0/24",
                 "--mca", "oob_tcp_if_include", "10.77.0.0/24", "--mca", "routed", "direct",
                 *sweep.arguments(store, "--launcher", "mpi", "-j1", "--lease", str(LEASE))]
    # Into a file: Open MPI's daemon beyond a cut link keeps what it was given open.
    log = open(sweep.folder / f"{store}.log", "ab")
    environment = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    return subprocess.Popen(["ip", "netns", "exec", hosts.near, "unshare", "-u", "sh", "-c", 'hostname near; exec "$@"', "_",
                             *arguments], cwd=sweep.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log,
                            stderr=log, start_new_session=True)


def check(command: str, folder: pathlib.Path):
    sweep = Sweep(command, folder, SLOW)
    sweep.run("undisturbed", "-j2")
    expected = sweep.table("undisturbed")
    with Hosts() as hosts:
        running = start(sweep, hosts, "whole")
        code = running.wait(timeout=120)
        require(code == 0, f"with the link: exit code {code}:\n{sweep.log('whole')[-2000:]}")
        require(sweep.table("whole") == expected, "two hosts give other bytes")
        journals = {path.name.split("-")[0] for path in (folder / "whole" / "journals").iterdir()}
        require(journals == {"near", "far"}, f"journals of {journals}, not of both hosts")

        running = start(sweep, hosts, "cut")
        # Cut once both have something in their journals.
        wait_until(lambda: len(list((folder / "cut" / "journals").glob("far-*"))) > 0
                   and len(list(sweep.records("cut"))) >= 3, 60, "no record of the far host")
        hosts.wire("down")
        began = time.monotonic()
        code = running.wait(timeout=4 * BOUND)
        ended = time.monotonic() - began
        require(code != 0, "a job without its link says that all is well")
        require(ended < BOUND, f"it ended after {ended:.1f} s, not within {BOUND} s")
        log = sweep.log("cut")
        require("rank 1 has been silent for 3 s" in log, f"nobody says who is lost:\n{log[-2000:]}")
        wait_until(lambda: not hosts.ranks_on_far_host(), BOUND, "the rank beyond the cut goes on")
        kept = len(list(sweep.records("cut")))
        require(kept < POINTS, "everything was done before the cut: nothing was tried")

        hosts.wire("up")
    sweep.run("cut", "-j2")
    sweep.check_complete("cut", POINTS)
    require(sweep.table("cut") == expected, "after the cut: other bytes")
    print(f"cut after {kept} records: ended after {ended:.1f} s (bound {BOUND} s), far rank too; the next run completed it, same bytes")


def main():
    command, adapters = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    if os.geteuid() != 0 or not all(map(shutil.which, ("mpirun", "ip", "unshare"))) \
            or not (adapters / "pivotsim_mpi.so").exists():
        print("skipped: needs root, mpirun, ip, unshare and the MPI adapter")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        check(command, pathlib.Path(folder))


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
