// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/procedure.h"
#include "search/statistics/bootstrap.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace pivotsim {

/// A pair, or single effort, that a procedure chose on some of the resamples.
struct Winner {
    std::size_t low = 0, high = 0;
    std::size_t wins = 0;
    double share = 0; ///< of all resamples
};

/// Results on the held-out images, over calibration batches that might have been drawn instead.
struct HeldOut {
    Interval accuracy, f_low, delay_ms, energy_j;
};

/// What a choice on few images is worth (the paper chooses on 256, section 3.3).
struct CalibrationReport {
    std::optional<OperatingPoint> on_batch; ///< chosen on the batch as it is; none: nothing met the goal
    std::optional<OperatingPoint> held_out; ///< the same choice on the held-out images

    std::size_t resamples = 0;
    std::size_t undecided = 0; ///< resamples on which nothing met the goal
    std::vector<Winner> winners; ///< most wins first, then the lower low, the lower high
    std::optional<HeldOut> chosen; ///< of whatever won; none if nothing ever did

    /// The pair of `on_batch` with its threshold chosen again; none for a single effort, or where the pair
    /// never met the goal again.
    std::optional<Interval> threshold;
    std::optional<HeldOut> rethresholded;
    /// Held-out less on the resample: what the batch promised and the others did not keep.
    std::optional<Interval> f_low_gap, accuracy_gap, delay_gap_ms;
};

/// Chooses on `batch` and on resamples of it, judges on `held_out`. Both have the same efforts and costs.
/// A pure function of its arguments, on every machine.
CalibrationReport judge_calibration(const PairTable& batch, const PairTable& held_out,
    const Procedure& procedure, const BootstrapOptions& options = {});

} // namespace pivotsim
