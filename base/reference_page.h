// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/field_table.h"

#include <string>

namespace pivotsim {

/// The reference of all keys as Markdown: a section a table, with types, defaults and meanings, then the
/// implementations that choices may name.
std::string reference_page(const FieldTable& root);

} // namespace pivotsim
