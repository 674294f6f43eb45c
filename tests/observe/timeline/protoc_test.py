# SPDX-License-Identifier: Apache-2.0
"""protoc decodes every packet of a real run's timeline, and counts what pivotsim's own reader counts."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def main(pivotsim):
    protoc = shutil.which("protoc")
    if protoc is None:
        print("skipped: protoc is not there (Debian: protobuf-compiler)")
        return SKIPPED
    proto = pathlib.Path(__file__).with_name("trace.proto")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "t.pftrace"
        subprocess.run([pivotsim, "-q", "run", "studies/deit_s.yaml", "--set",
                        "platform={extends: platforms/zcu102.yaml}", "--set", "workload.effort={active: [7]}",
                        "--window", "op:encoder.7.qkt", "--level", "beats", "--timeline", str(file)],
                       check=True, stdout=subprocess.DEVNULL)
        with file.open("rb") as stream:
            text = subprocess.run([protoc, f"--proto_path={proto.parent}", "--decode=Trace", proto.name],
                                  stdin=stream, stdout=subprocess.PIPE, check=True).stdout.decode()
        ours = json.loads(subprocess.run([pivotsim, "timeline", "validate", str(file), "--json"],
                                         stdout=subprocess.PIPE, check=True).stdout)
    unknown = re.findall(r"^\s*\d+: ?.*$", text, re.M)
    assert not unknown, f"fields that the subset does not know: {unknown[:3]}"
    count = lambda word: len(re.findall(rf"type: {word}\b", text))
    packets = len(re.findall(r"^packet \{$", text, re.M))
    assert packets == ours["packets"] > 10_000, (packets, ours)
    assert count("TYPE_SLICE_BEGIN") == count("TYPE_SLICE_END") == ours["slices"], ours
    flows = set(re.findall(r"^\s*flow_ids: (\d+)", text, re.M))
    ends = set(re.findall(r"terminating_flow_ids: (\d+)", text))
    assert ends and ends == flows, "arrows have both ends"
    named = set(re.findall(r"event_names \{\s*iid: (\d+)", text))
    used = set(re.findall(r"type: TYPE_SLICE_BEGIN\s*name_iid: (\d+)", text))
    assert used <= named and len(used) > 5, "every name that is used is there"
    print(f"{packets} packets, {ours['slices']} slices, {len(flows)} arrows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
