// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/gate/gate.h"
#include "workloads/gate_trace.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// What gating depends on, of one set of images. Arrays of efforts x images.
struct ScoredSplit {
    std::size_t efforts = 0, images = 0;
    std::vector<float> scores; ///< of the gate
    std::vector<std::uint8_t> correct; ///< 1 where the top-1 class is the label

    const float* scores_of(std::size_t effort) const { return scores.data() + effort * images; }
    const std::uint8_t* correct_of(std::size_t effort) const { return correct.data() + effort * images; }
};

/// Throws std::invalid_argument unless there are an effort, 1 to 2^31 images, arrays of that size and
/// finite scores.
void check(const ScoredSplit& split);

/// `efforts` are indices into the trace; searches then count from 0 in this list.
/// Throws std::invalid_argument for efforts that the split lacks, and as check does.
ScoredSplit score_split(const GateSplit& split, const std::vector<std::size_t>& efforts, const Gate& gate);

} // namespace pivotsim
