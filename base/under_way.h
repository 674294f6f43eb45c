// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace pivotsim {

/// What the process is simulating, in case it crashes: the name of an operator that began last. The text
/// outlives the simulation; null: nothing.
inline std::atomic<const char*>& operator_under_way()
{
    static std::atomic<const char*> name{nullptr};
    return name;
}

} // namespace pivotsim
