// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/field_table.h"

#include <string>

namespace pivotsim {

/// JSON Schema (draft 07) of a table and all below it, for editors: completion, hover texts and errors while
/// typing. A choice's `type` picks the parameters of its implementation. Quantities are texts of a pattern.
std::string json_schema(const FieldTable& root);

} // namespace pivotsim
