// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/strategy/grid_shape.h"
#include "search/sweep/sweep_config.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pivotsim {

/// The grid's points that a sweep means, ascending, each once; `accepts` refuses those that break a
/// condition. A random sample is drawn from those that are accepted; of more than 100
/// million points it may hold fewer than were asked for if hardly one in a thousand is. A Latin hypercube
/// (McKay, Beckman and Conover, 1979) keeps of its points those that are accepted and that it does not meet
/// twice, so that it may hold fewer than were asked for.
std::vector<std::uint64_t> sample_points(
    const GridShape& grid, const SampleConfig& sample, const std::function<bool(std::uint64_t)>& accepts);

} // namespace pivotsim
