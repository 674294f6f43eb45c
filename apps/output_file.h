// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// Writes a file as a whole or not at all: to a neighbour first, then renamed. An existing file is only
/// replaced with `force`. Throws InputError.
void write_file(const std::string& path, const std::string& text, bool force);

} // namespace pivotsim
