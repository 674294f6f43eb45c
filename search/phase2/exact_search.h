// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/goal.h"
#include "search/phase2/pair_table.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace pivotsim {

/// A combination that meets no goal, and why.
struct NearMiss {
    OperatingPoint point;
    std::vector<Miss> misses;
};

struct ExactResult {
    /// Pairs at distinct thresholds, no threshold, and single efforts: all that were considered.
    std::size_t combinations = 0;
    /// The best point of every pair and single effort that has one within the constraints; best first.
    std::vector<OperatingPoint> ranking;
    /// Only where the ranking is empty: of every pair and single effort the point whose worst relative miss
    /// is smallest; nearest first.
    std::vector<NearMiss> nearest;

    std::optional<OperatingPoint> best() const
    {
        return ranking.empty() ? std::nullopt : std::optional<OperatingPoint>{ranking.front()};
    }
};

/// Whether `a` goes first: compare(), then single efforts before pairs, the lower low index, the lower high
/// index, the fewer images at the low effort.
bool is_better(const OperatingPoint& a, const OperatingPoint& b, Objective objective);

/// All pairs, a smaller effort low, at all distinct thresholds, and single efforts: every choice there is.
ExactResult exact_search(const PairTable& table, const Goal& goal);

/// The first of its ranking, without the rest.
std::optional<OperatingPoint> best_point(const PairTable& table, const Goal& goal);

/// Of one pair; none if no threshold meets the constraints.
std::optional<OperatingPoint> best_threshold(
    const PairTable& table, std::size_t low, std::size_t high, const Goal& goal);

/// Of one pair, the points that no other one of it beats in accuracy or delay: from the fastest to the most
/// accurate, both strictly rising. Energy and every EDP rise with them.
std::vector<OperatingPoint> staircase(const PairTable& table, std::size_t low, std::size_t high);

} // namespace pivotsim
