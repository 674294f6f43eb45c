// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/grid_shape.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace pivotsim {

std::uint64_t GridShape::size() const
{
    if (std::find(levels.begin(), levels.end(), 0U) != levels.end())
        return 0;
    std::uint64_t size = 1;
    for (const std::uint32_t each : levels) {
        if (size > std::numeric_limits<std::uint64_t>::max() / each)
            throw std::overflow_error("the grid has more points than 64 bits count");
        size *= each;
    }
    return size;
}

std::uint64_t GridShape::index_of(const std::vector<std::uint32_t>& point) const
{
    if (point.size() != levels.size())
        throw std::out_of_range("a point of the grid has one level an axis");
    std::uint64_t index = 0;
    for (std::size_t axis = 0; axis < levels.size(); ++axis) {
        if (point[axis] >= levels[axis])
            throw std::out_of_range("an axis does not have so many levels");
        index = index * levels[axis] + point[axis];
    }
    return index;
}

std::vector<std::uint32_t> GridShape::levels_of(std::uint64_t index) const
{
    const auto outside = [] { return std::out_of_range("the grid does not have so many points"); };
    std::vector<std::uint32_t> point(levels.size());
    for (std::size_t axis = levels.size(); axis-- > 0; index /= levels[axis]) {
        if (levels[axis] == 0)
            throw outside();
        point[axis] = static_cast<std::uint32_t>(index % levels[axis]);
    }
    if (index != 0)
        throw outside();
    return point;
}

} // namespace pivotsim
