// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// What `--tolerance` says, a share as studies write it: "5 %" or 0.05. Throws InputError.
double read_tolerance(const std::string& text);

} // namespace pivotsim
