// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/store.h"
#include "search/sweep/sweep.h"

#include <vector>

namespace pivotsim {

/// Are all objectives known, and does the point keep what the sweep requires?
bool may_be_on_front(const Sweep& sweep, std::uint64_t point, const Metrics& metrics);

/// The points of the last rung that no other one beats in all objectives, of those that keep what the sweep
/// requires. Ascending; points with equal objectives are all on it.
std::vector<std::uint64_t> front_of(const Sweep& sweep, Store& store);

} // namespace pivotsim
