// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// The version that `PRAGMA user_version` tells. Columns and views may be added within a version, never
/// changed.
constexpr int schema_version = 1;

/// What makes an empty database a store. docs/sweeps.md explains it table by table.
std::string schema_sql();

} // namespace pivotsim
