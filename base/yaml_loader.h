// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/config_files.h"
#include "base/value.h"

namespace pivotsim {

/// YAML to values. Aliases are copied (they keep the anchor's place), `<<` is merged, and two ways to split
/// files work:
///     pe_array: !include parts/array.yaml      # one sub-tree
///     extends: base.yaml                       # in any map; or [a.yaml, b.yaml]: maps merge deep, later
///     wins
/// File names are relative to the file they stand in, then to the roots. Everything wrong becomes a finding:
/// E-FILE, E-ENCODING, E-EMPTY, E-SYNTAX, E-DOC, E-DUP, E-ALIAS, E-TAG, E-TYPE, E-DEPTH, E-SIZE, E-CYCLE.
/// With errors the value is what could be read, possibly null.
Value load_yaml_file(
    const std::filesystem::path& path, Diagnostics& diagnostics, const ConfigRoots& roots = {});

/// The file that a scalar names, relative to the file the scalar stands in: `platform:
/// platforms/zcu102.yaml`.
Value load_referenced_file(const Value& name, Diagnostics& diagnostics, const ConfigRoots& roots = {});

Value parse_yaml_text(SourceText source, Diagnostics& diagnostics, const ConfigRoots& roots = {});

/// The value in a text from byte `from` on, as in `--set a.b=VALUE`; nothing there is null, not an error.
Value parse_yaml_fragment(const std::shared_ptr<const SourceText>& source, std::size_t from,
    Diagnostics& diagnostics, const ConfigRoots& roots = {});

} // namespace pivotsim
