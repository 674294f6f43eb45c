// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_trace.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What a gate compares with its threshold; 0 is certain, 1 knows nothing.
enum class GateMetric {
    entropy, ///< the paper's E = H / ln K
    confidence, ///< 1 - largest probability
};

/// Of every image of a split, for one effort.
std::vector<double> uncertainty(
    const GateTrace& trace, const GateSplit& split, std::size_t effort, GateMetric metric);

/// How sure one effort is of a split's images, and how rightly so.
struct GateStatistics {
    double accuracy = 0;
    double mean = 0, q10 = 0, q50 = 0, q90 = 0; ///< of the uncertainty; quantiles between neighbours linear
    std::optional<double> mean_right, mean_wrong; ///< nothing where no image is
    /// Expected calibration error: |confidence - accuracy|, 15 bins of equal width on the largest
    /// probability.
    double ece = 0;
    /// Chance that a wrong image is less certain than a right one, ties half; nothing unless both are there.
    std::optional<double> auroc;
};

GateStatistics gate_statistics(const GateTrace& trace, const GateSplit& split, std::size_t effort,
    GateMetric metric = GateMetric::entropy);

} // namespace pivotsim
