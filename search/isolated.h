// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace pivotsim {

/// Runs `work` in a forked child and hands back its text: SystemC elaborates once a process, so that every
/// design point needs one of its own. The parent must not have touched the kernel and must have no threads.
/// What the child throws arrives here as the same InputError or SimulationError text; a child that dies is a
/// SimulationError that says how.
std::string in_child(const std::function<std::string()>& work);

} // namespace pivotsim
