// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/cascade_trace.h"

#include <cstdint>
#include <systemc>
#include <vector>

namespace pivotsim {

/// The images that a platform works through: how many, which passes each needs, and when each comes.
struct ImageStream {
    std::uint64_t images = 1;
    std::vector<PassRange> passes; ///< of the trace; none: the whole trace is one
    std::vector<std::uint8_t> needs; ///< passes of each image, in order from the first; none: one each
    std::vector<sc_core::sc_time> arrivals; ///< ascending; none: the next image is always there
    std::uint32_t in_flight = 1; ///< images that are worked on at once
    /// Passes begin where the edges of all clocks meet, so that equal ones take equally long to the
    /// picosecond.
    bool aligned = false;

    std::size_t needed_by(std::uint64_t image) const { return needs.empty() ? 1 : needs[image]; }
};

/// What became of an image.
struct ImageTimes {
    sc_core::sc_time arrival, begin, end;
    sc_core::sc_time service; ///< of its passes alone, without what lies between them
};

} // namespace pivotsim
