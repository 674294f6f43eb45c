// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/figures.h"

#include <cstddef>
#include <optional>

namespace pivotsim {

/// A low and a high effort with a threshold, and what they do to a set of images (paper, Fig. 2a); or a
/// single effort without gate, which every image stops at.
struct OperatingPoint : Figures {
    std::size_t low = 0, high = 0; ///< indices of efforts; the same for a single effort
    std::optional<double> threshold; ///< in the gate's score; none: no image stops at the low effort
    std::size_t images = 0;
    std::size_t n_low = 0, n_high = 0; ///< images classified by each
    std::size_t c_low = 0, c_high = 0; ///< of these, correctly
    double f_high = 0;

    bool single() const { return low == high; }
};

/// What a threshold does to a set of images.
struct StopCounts {
    std::size_t images = 0, n_low = 0, c_low = 0, c_high = 0;
};

OperatingPoint operating_point(std::size_t low, std::size_t high, std::optional<double> threshold,
    const StopCounts& counts, const Costs& costs);

/// No gate, no threshold; C_L of these images are correct.
OperatingPoint single_effort(std::size_t effort, std::size_t images, std::size_t correct, const Costs& costs);

} // namespace pivotsim
