// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/pair_table.h"

#include <vector>

namespace pivotsim {

/// One pair under one LEC: the threshold chosen on the batch, and what it does to the held-out images.
struct LecRow {
    double lec = 0;
    OperatingPoint on_batch, held_out;
};

/// One LEC over all pairs, on the held-out images (paper, Fig. 8a).
struct LecMean {
    double lec = 0;
    double accuracy_drop = 0; ///< against the largest effort alone
    double delay_ms = 0;
    double f_low = 0;
    Edp edp;
};

struct LecSweep {
    std::vector<LecRow> rows; ///< LECs as given, for each the pairs from the largest downwards
    std::vector<LecMean> means;
};

/// Thresholds as the iterative search chooses them (`step` as there). The same table twice leaves sampling
/// out. Throws std::invalid_argument as the iterative search does, and for tables of other efforts or costs.
LecSweep sweep_lec(
    const PairTable& batch, const PairTable& held_out, const std::vector<double>& lecs, double step = 0.01);

} // namespace pivotsim
