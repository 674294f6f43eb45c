#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the JSON Schema to an implementation that is not ours: shipped studies pass, typical slips do not.

usage: check_schema.py PIVOTSIM
"""
import copy
import json
import subprocess
import sys

import jsonschema

STUDIES = ["studies/deit_s.yaml", "studies/lvvit_s.yaml", "studies/deit_s_effort_6.yaml"]


def pivotsim(*arguments):
    return json.loads(subprocess.run([sys.argv[1], *arguments], check=True, capture_output=True).stdout)


schema = pivotsim("describe", "--schema")
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


def accepted(study):
    return not list(validator.iter_errors(study))


def broken(study, path, value):
    result = copy.deepcopy(study)
    *steps, last = path.split(".")
    node = result
    for step in steps:
        node = node[step]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return result


for name in STUDIES:
    study = pivotsim("config", "show", name, "--json")
    assert accepted(study), (name, [error.message for error in validator.iter_errors(study)])

SLIPS = {
    "platform.clock": 125,
    "platform.pe_array.rows": 0,
    "platform.pe_array.colls": 36,
    "platform.pe_array.dataflow": "iss",
    "platform.memory.ipmem.size": "8 KB",
    "platform.memory.dram": {"timing": {"cl": 15}},
    "platform.ps.costs.softmacs": "12 ns",
    "platform.ps.costs.type": "cortex",
    "platform.ps.overlap": "yes",
    "workload": None,
    "run.images": 2.5,
    "schema_versoin": 1,
}
for path, value in SLIPS.items():
    assert not accepted(broken(study, path, value)), path
assert accepted(broken(study, "platform.energy", {"type": "activity", "mac": "1 pJ"}))
assert accepted(broken(study, "platform.schedule", "paper"))
assert accepted(broken(study, "platform.memory.dram", "memories/zcu102.yaml"))
assert accepted(broken(study, "platform.memory.dram", {"timing": {"cl": "15 nCK", "trfc": "260 ns"}}))
assert accepted(broken(study, "platform", "platforms/zcu102.yaml"))
print(f"schema: {len(STUDIES)} studies accepted, {len(SLIPS)} slips refused")
