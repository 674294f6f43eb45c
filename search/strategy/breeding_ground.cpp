// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/breeding_ground.h"

#include <algorithm>

namespace pivotsim {
namespace {

constexpr int listed_attempts = 32; // then the list is searched
constexpr int unlisted_attempts = 10'000; // conditions that accept less than this are hardly met by chance

} // namespace

BreedingGround::BreedingGround(const StrategyContext& context)
    : grid_(context.grid), points_(context.points), accepts_(context.accepts)
{
    std::sort(points_.begin(), points_.end());
}

bool BreedingGround::take(std::uint64_t point)
{
    if (taken_.count(point) != 0)
        return false;
    const bool here
        = listed() ? std::binary_search(points_.begin(), points_.end(), point) : !accepts_ || accepts_(point);
    if (here)
        taken_.insert(point);
    return here;
}

std::optional<std::uint64_t> BreedingGround::take_any(Draw& draw)
{
    if (grid_.size() == 0 || (listed() && taken_.size() == points_.size()))
        return std::nullopt;
    const int attempts = listed() ? listed_attempts : unlisted_attempts;
    for (int attempt = 0; attempt < attempts; ++attempt)
        if (const std::uint64_t point = any(draw); take(point))
            return point;
    if (!listed())
        return std::nullopt;
    const auto start = std::lower_bound(points_.begin(), points_.end(), any(draw));
    const auto left = [this](std::uint64_t point) { return taken_.count(point) == 0; };
    auto found = std::find_if(start, points_.end(), left);
    if (found == points_.end())
        found = std::find_if(points_.begin(), start, left);
    taken_.insert(*found);
    return *found;
}

std::uint64_t BreedingGround::any(Draw& draw) const
{
    if (listed()) // lists lie in memory, far below 2^32 points
        return points_[draw.below(static_cast<std::uint32_t>(points_.size()))];
    std::vector<std::uint32_t> levels;
    levels.reserve(grid_.levels.size());
    for (const std::uint32_t each : grid_.levels)
        levels.push_back(draw.below(each));
    return grid_.index_of(levels);
}

} // namespace pivotsim
