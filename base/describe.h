// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/field_table.h"

#include <string>
#include <vector>

namespace pivotsim {

/// A place in the tree of tables below a root.
struct Described {
    std::string path; ///< "platform.pe_array.rows"; empty for the root
    FieldTable::Row row;
    const FieldTable* table = nullptr; ///< whose keys come next; null for a plain value
};

/// What stands at a dotted path. A step may name an implementation: "platform.ps.costs.cortex_a53.exp".
/// Throws InputError (E-KEY) with a suggestion if there is nothing.
Described find_description(const FieldTable& root, const std::string& path);

/// For people: type, default, limits, meaning, and the keys or implementations below.
std::string describe(const Described& described);

/// The default as a study would write it; "required" or "not set" if there is none.
std::string fallback_text(const FieldTable::Row& row);

} // namespace pivotsim
