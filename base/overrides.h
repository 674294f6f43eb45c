// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/config_files.h"
#include "base/value.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pivotsim {

/// A value, and where in a configuration it belongs.
struct Setting {
    std::string path; ///< "a.b.0.c"; list items by index from 0
    SourcePlace place; ///< of the path
    Value value;
};

/// "a.b.c=VALUE"; the value is YAML. Reports E-SET and the loader's codes; then there is none.
std::optional<Setting> read_setting(
    std::shared_ptr<const SourceText> source, Diagnostics& diagnostics, const ConfigRoots& roots = {});

/// Puts a value at a path. Missing maps on the way are made; what stands at the path is replaced. False, with
/// E-SET, if there is no such way; maps may have been made on it then. `place` is that of the path's first
/// character.
bool set_path(
    Value& root, std::string_view path, const SourcePlace& place, Value value, Diagnostics& diagnostics);

/// Both, for an argument of `--set`. `number` counts the arguments from 1 and names them in findings
/// ("--set #2:8"). With an error the tree is unchanged.
void apply_override(Value& root, const std::string& argument, int number, Diagnostics& diagnostics,
    const ConfigRoots& roots = {});

} // namespace pivotsim
