// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// Paths of an effort: C(depth, effort). Exact up to 2^64 / depth, rounded to 64 bits beyond, infinite only
/// for depths above 16,000.
long double count_paths(std::uint32_t depth, std::uint32_t effort);

/// What Phase 2 would search for one pair without Phase 1 (paper, Fig. 4b).
struct PairDesignSpace {
    std::uint32_t low = 0, high = 0; ///< active attentions
    long double paths = 0; ///< C(D, low) C(D, high); the paper prints C(12,3) C(6,6), meaning 203,280
};

/// Fig. 4b over several efforts.
struct DesignSpace {
    std::vector<PairDesignSpace> pairs; ///< low ascending, then high
    long double random = 0; ///< paths of all pairs together
    std::size_t pivot = 0; ///< with one path an effort: the pairs themselves

    long double ratio() const { return pivot > 0 ? random / static_cast<long double>(pivot) : 0; }
};

/// Throws std::invalid_argument for efforts beyond the depth, and repeats.
DesignSpace design_space(std::uint32_t depth, std::vector<std::uint32_t> efforts);

} // namespace pivotsim
