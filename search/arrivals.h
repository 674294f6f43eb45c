// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/stream_config.h"

#include <cstdint>
#include <systemc>
#include <vector>

namespace pivotsim {

/// When each of so many images comes, ascending; none where the next one is always there. Poisson arrivals
/// are rounded to nanoseconds, so that a seed means the same on every machine. Throws InputError for a file
/// that cannot be read, has too few lines, or times that are no numbers or fall.
std::vector<sc_core::sc_time> arrivals(const ArrivalsConfig& config, std::uint64_t images);

} // namespace pivotsim
