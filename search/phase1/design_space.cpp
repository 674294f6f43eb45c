// SPDX-License-Identifier: Apache-2.0
#include "search/phase1/design_space.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

long double count_paths(std::uint32_t depth, std::uint32_t effort)
{
    if (effort > depth)
        return 0;
    effort = std::min(effort, depth - effort);
    long double count = 1;
    for (std::uint32_t i = 1; i <= effort; ++i) // every step is a binomial coefficient itself: no fraction
        count = count * (depth - effort + i) / i;
    return count;
}

DesignSpace design_space(std::uint32_t depth, std::vector<std::uint32_t> efforts)
{
    std::sort(efforts.begin(), efforts.end());
    if (std::adjacent_find(efforts.begin(), efforts.end()) != efforts.end())
        throw std::invalid_argument("an effort is listed twice");
    if (!efforts.empty() && efforts.back() > depth)
        throw std::invalid_argument(fmt::format("effort {} of {} encoders", efforts.back(), depth));
    DesignSpace space;
    for (auto low = efforts.begin(); low != efforts.end(); ++low)
        for (auto high = low + 1; high != efforts.end(); ++high) {
            space.pairs.push_back({*low, *high, count_paths(depth, *low) * count_paths(depth, *high)});
            space.random += space.pairs.back().paths;
        }
    space.pivot = space.pairs.size();
    return space;
}

} // namespace pivotsim
