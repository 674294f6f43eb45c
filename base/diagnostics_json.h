// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

namespace pivotsim {

/// A JSON array, sorted, all of them: [{severity, code, message, file, line, column, length, help: []}].
/// `file`, `line` and `column` are null where there is no place.
std::string render_json(const Diagnostics& findings);

} // namespace pivotsim
