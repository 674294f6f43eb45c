// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pivotsim {

/// sc_start() until no event is left. Throws what a process throws, as the kernel wraps it
/// (sc_core::sc_report).
void run_kernel();

} // namespace pivotsim
