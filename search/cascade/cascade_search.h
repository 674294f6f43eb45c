// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/cascade/cascade.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

struct CascadeOptions {
    std::size_t stages = 3; ///< efforts, one after another
    std::size_t candidates = 64; ///< thresholds that are tried a stage (CascadeGrid), or fewer
    /// Bound of the exhaustive search: combinations of efforts and candidate thresholds. Beyond it the
    /// candidates are thinned, down to 4 a stage.
    std::uint64_t most_combinations = 20'000'000;
    std::size_t starts = 4; ///< best pairs that the heuristic begins with
};

struct CascadeResult {
    enum class Method {
        exact, ///< every combination of all distinct scores
        grid, ///< every combination of candidates, the best one then improved by descent
        descent ///< too many for the bound: descent from the best pairs with further efforts put in
    };

    CascadePoint best; ///< the nearest one where nothing meets the constraints
    std::vector<Miss> misses; ///< empty if it meets them
    Method method = Method::exact;
    std::size_t candidates = 0; ///< thresholds that were tried a stage; 0 for descent
    std::uint64_t combinations = 0; ///< with these candidates, or with the fewest for descent
};

const char* to_string(CascadeResult::Method method);

/// The best cascade of exactly so many efforts. Ties: is_better. Throws std::invalid_argument unless the
/// table has that many efforts, and for 0 stages, candidates or starts.
CascadeResult search_cascades(const PairTable& table, const Goal& goal, const CascadeOptions& options = {});

} // namespace pivotsim
