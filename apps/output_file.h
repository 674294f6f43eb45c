// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// Throws InputError if a file could not be written for what is there already; asked before a long run.
void check_output(const std::string& path, bool force);

/// Writes a file as a whole or not at all: to a neighbour first, then renamed. An existing file is only
/// replaced with `force`. Throws InputError.
void write_file(const std::string& path, const std::string& text, bool force);

} // namespace pivotsim
