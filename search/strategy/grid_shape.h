// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace pivotsim {

/// The points of a sweep: all combinations of one level of each axis, counted with the last axis running
/// fastest. No axis makes one point, an axis without levels none.
struct GridShape {
    std::vector<std::uint32_t> levels; ///< how many each axis has

    /// Throws std::overflow_error if 64 bits do not count the points.
    std::uint64_t size() const;

    /// Throws std::out_of_range for a level that its axis does not have, or not one level an axis.
    std::uint64_t index_of(const std::vector<std::uint32_t>& point) const;

    /// The level of each axis, from 0. Throws std::out_of_range for an index beyond the grid.
    std::vector<std::uint32_t> levels_of(std::uint64_t index) const;
};

} // namespace pivotsim
