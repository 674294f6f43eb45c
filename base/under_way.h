// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

// What the process is simulating, for those who tell of its end: after a crash, and when what was simulated
// has been destroyed already.

/// An operator begins. Its name is copied, its first 255 bytes.
void note_under_way(const std::string& op);

/// The operator that began last; empty: none has. Safe inside a signal handler.
const char* under_way();

} // namespace pivotsim
