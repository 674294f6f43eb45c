// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/skewed_lanes.h"

#include <algorithm>

namespace pivotsim {

SkewedLanes::SkewedLanes(std::size_t lanes, std::size_t pes, const Timing& timing)
    : timing_(timing), lanes_(lanes), pes_(pes), values_(lanes, tap(lanes - 1, pes - 1) + 1),
      valid_(lanes, values_.cols())
{
}

void SkewedLanes::clock(const std::int8_t* vector)
{
    for (std::size_t lane = 0; lane < lanes_; ++lane) {
        const std::size_t last = tap(lane, pes_ - 1);
        std::int8_t* values = values_.row(lane);
        std::uint8_t* valid = valid_.row(lane);
        std::copy_backward(values, values + last, values + last + 1);
        std::copy_backward(valid, valid + last, valid + last + 1);
        values[0] = vector ? vector[lane] : std::int8_t{0};
        valid[0] = vector ? 1 : 0;
    }
}

} // namespace pivotsim
