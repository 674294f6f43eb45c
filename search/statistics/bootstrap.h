// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/operating_point.h"
#include "search/statistics/interval.h"

#include <cstddef>
#include <cstdint>

namespace pivotsim {

struct BootstrapOptions {
    std::size_t resamples = 1000;
    std::uint64_t seed = 1;
    double confidence = 0.95;
};

/// Throws std::invalid_argument for no resamples, more than 10 million, or a confidence outside (0, 1).
void check(const BootstrapOptions& options);

/// How well a set of images fixes the figures of a point.
struct FiguresIntervals {
    Interval accuracy, f_low, delay_ms, energy_j, edp;
};

/// At a fixed threshold: other images of the same kind, as many as the point has. An image counts only by
/// where it stops and whether it is right there, so the four counts of the point are all that is drawn from.
/// A pure function of its arguments, on every machine.
FiguresIntervals bootstrap(
    const OperatingPoint& point, const Costs& costs, const BootstrapOptions& options = {});

} // namespace pivotsim
