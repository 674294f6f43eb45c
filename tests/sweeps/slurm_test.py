#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`sweep submit --slurm` end to end: two nodes of Slurm's own daemons on this machine run the shards, one of them is requeued
on the way, and the merged table has the bytes of a local run.

Everything runs in a network namespace of its own. Usage: slurm_test.py PIVOTSIM
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from sweep_command import CLOSED_FORM, SIMULATED, Failure, Sweep, require, wait_until

SKIPPED = 77
PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "munged", "unshare", "ip")
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0
NodeName=node[0-1] NodeHostname={host} NodeAddr=127.0.0.1 Port=[17000-17001] CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class Slurm:
    """Two nodes, a controller and munge, with their files in a folder."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf")}

    def __enter__(self):
        for name in ("state", "spool.node0", "spool.node1"):
            (self.folder / name).mkdir()
        (self.folder / "munge.key").write_bytes(os.urandom(128))
        (self.folder / "munge.key").chmod(0o600)
        host = subprocess.run(["hostname", "-s"], capture_output=True, text=True, check=True).stdout.strip()
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(folder=self.folder, host=host), encoding="utf-8")
        self.daemon("munged", "-F", "--force", f"--key-file={self.folder / 'munge.key'}",
                    f"--socket={self.folder / 'munge.socket'}", f"--pid-file={self.folder / 'munged.pid'}",
                    f"--log-file={self.folder / 'munged.log'}", f"--seed-file={self.folder / 'munged.seed'}")
        wait_until((self.folder / "munge.socket").exists, 20, "munged")
        self.daemon("slurmctld", "-D", "-f", str(self.folder / "slurm.conf"))
        for node in ("node0", "node1"):
            self.daemon("slurmd", "-D", "-N", node, "-f", str(self.folder / "slurm.conf"))
        wait_until(lambda: self.call("sinfo", "-h", "-o", "%D %t", check=False).strip() == "2 idle", 60,
                   "two idle nodes")
        return self

    def __exit__(self, *_):
        subprocess.run(["scancel", "--signal=KILL", "--name=all"], env=self.environment, check=False, capture_output=True, timeout=20)
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
        for daemon in self.daemons:
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                daemon.kill()

    def daemon(self, *command: str):
        log = open(self.folder / f"{command[0]}.out", "ab")
        self.daemons.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def call(self, *command: str, check=True, cwd=None):
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=60, cwd=cwd)
        require(not check or done.returncode == 0, f"{command}: {done.stderr}")
        return done.stdout


def submit(slurm: Slurm, sweep: Sweep, store: str, shards: int):
    done = subprocess.run([sweep.command, "sweep", "submit", "study.yaml", "--slurm", "--shards", str(shards), "--store", store,
                           "--time", "10", "-o", f"{store}.slurm"], cwd=sweep.folder, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"submit: {done.stderr}")
    return slurm.call("sbatch", "--parsable", f"{store}.slurm", cwd=sweep.folder).strip()


def logs(sweep: Sweep, store: str):
    return "\n".join(path.read_text() for path in sorted((sweep.folder / store).glob("slurm-*.log")))


def finish(slurm: Slurm, sweep: Sweep, store: str, job: str, points: int, expected: bytes):
    wait_until(lambda: slurm.call("squeue", "-h", "-j", job, check=False).strip() == "", 150, "the end of the array")
    status = subprocess.run([sweep.command, "sweep", "status", "study.yaml", "--store", store], cwd=sweep.folder,
                            capture_output=True, text=True, check=False).stdout
    require(f"{points:,} of {points:,} done" in status, f"{status}\n{logs(sweep, store)[-2000:]}")
    merged = subprocess.run([sweep.command, "sweep", "merge", "study.yaml", "--store", store], cwd=sweep.folder,
                            capture_output=True, text=True, check=False)
    require(merged.returncode == 0, merged.stderr)
    sweep.check_complete(store, points)
    require(sweep.table(store) == expected, "Slurm's shards give other bytes")


def array(slurm: Slurm, sweep: Sweep):
    sweep.run("local", "-j2")
    job = submit(slurm, sweep, "array", 4)
    finish(slurm, sweep, "array", job, 3000, sweep.table("local"))
    print("an array of 4 shards on 2 nodes: the bytes of the local pool")


def requeued(slurm: Slurm, sweep: Sweep):
    """An element that is stopped in the middle and started again goes on where its journal ends."""
    sweep.run("local", "-j2")
    job = submit(slurm, sweep, "requeued", 2)
    wait_until(lambda: len(list(sweep.records("requeued"))) >= 4, 60, "the first records")
    slurm.call("scontrol", "requeue", f"{job}_0")
    kept = len(list(sweep.records("requeued")))
    # A requeued element waits for two minutes, unless somebody is in a hurry.
    wait_until(lambda: "BeginTime" in slurm.call("squeue", "-h", "-j", f"{job}_0", "-o", "%r", check=False)
               or slurm.call("squeue", "-h", "-j", f"{job}_0", "-t", "PD", check=False).strip() != "", 30, "the requeued element")
    time.sleep(1)
    slurm.call("scontrol", "update", f"JobId={job}_0", "StartTime=now", check=False)
    finish(slurm, sweep, "requeued", job, 50, sweep.table("local"))
    require(kept < 50, "everything was done before the element was requeued: nothing was tried")
    print(f"an element requeued after {kept} records: nothing lost, nothing twice")


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    if os.geteuid() != 0 or not all(map(shutil.which, PROGRAMS)):
        print("skipped: needs root, " + ", ".join(PROGRAMS))
        sys.exit(SKIPPED)
    if "PIVOTSIM_SLURM_TEST" not in os.environ: # ports of our own
        inside = subprocess.run(["unshare", "-n", "-p", "-f", "--mount-proc", sys.executable, "-B", *sys.argv], check=False,
                                env={**os.environ, "PIVOTSIM_SLURM_TEST": "inside"}, timeout=550)
        sys.exit(inside.returncode)
    # Slurm asks for addresses of the kinds that interfaces beside the loopback have.
    for command_line in ("link set lo up", "link add wire type veth peer name end", "addr add 10.78.0.1/24 dev wire",
                         "link set wire up", "link set end up"):
        subprocess.run(["ip", *command_line.split()], check=True)
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        (base / "slurm").mkdir()
        try:
            with Slurm(base / "slurm") as slurm:
                array(slurm, Sweep(command, base / "closed_form", CLOSED_FORM))
                requeued(slurm, Sweep(command, base / "simulated", SIMULATED.replace("deit_t", "deit_s").replace(
                    "platform: platforms/zcu102_paper.yaml", "platform: platforms/zcu102.yaml")))
        except Failure:
            for log in sorted((base / "slurm").glob("*.log")) + sorted((base / "slurm").glob("*.out")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}")
            raise


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
