// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/statistics/draw.h"
#include "search/strategy/sweep_strategy.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

namespace pivotsim {

/// The points among which a strategy breeds, and those that were taken. Listed ones, or all of a grid that
/// the conditions accept.
class BreedingGround {
public:
    explicit BreedingGround(const StrategyContext& context);

    const GridShape& grid() const { return grid_; }

    /// Takes a point, unless it is none of the ground's or was taken.
    bool take(std::uint64_t point);

    /// Takes any point, all that are left being equally likely as long as they are many. Nothing if none is
    /// left; where points are not listed, also if chance did not find one.
    std::optional<std::uint64_t> take_any(Draw& draw);

private:
    bool listed() const { return !points_.empty(); }
    std::uint64_t any(Draw& draw) const;

    GridShape grid_;
    std::vector<std::uint64_t> points_; // ascending
    std::function<bool(std::uint64_t)> accepts_;
    std::unordered_set<std::uint64_t> taken_;
};

} // namespace pivotsim
