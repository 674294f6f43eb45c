// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/config_files.h"
#include "base/value.h"

namespace pivotsim {

/// Sets one value from an argument "a.b.c=VALUE" of `--set`; the value is YAML, list items go by index from
/// 0. Missing maps on the way are made; what stands at the path is replaced. `number` counts the arguments
/// from 1 and names them in findings ("--set #2:8"). Reports E-SET and the loader's codes; then the tree is
/// unchanged.
void apply_override(Value& root, const std::string& argument, int number, Diagnostics& diagnostics,
    const ConfigRoots& roots = {});

} // namespace pivotsim
