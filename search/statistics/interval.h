// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace pivotsim {

/// Percentile interval of a bootstrap, with the median.
struct Interval {
    double low = 0, median = 0, high = 0;
};

/// Where a share of sorted values lies below, interpolated linearly between neighbours (Hyndman and Fan's
/// type 7, as NumPy and R do). `sorted` is not empty, share is 0 to 1.
double quantile(const std::vector<double>& sorted, double share);

/// The middle `confidence` of the values. Throws std::invalid_argument for no values, and for a confidence
/// outside (0, 1).
Interval interval_of(std::vector<double> values, double confidence);

} // namespace pivotsim
