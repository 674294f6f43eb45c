// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace pivotsim {

/// What is compared: rows of `dimensions` numbers each, one row after the other. Less is better. Infinities
/// are numbers, and both zeros are the same.
struct ObjectiveTable {
    static constexpr std::size_t most_dimensions = 8;

    std::size_t dimensions = 1;
    std::vector<double> values;

    std::size_t rows() const { return dimensions == 0 ? 0 : values.size() / dimensions; }
    const double* row(std::size_t index) const { return values.data() + index * dimensions; }

    /// Throws std::invalid_argument for no dimension or more than most_dimensions, for a row that is cut
    /// short and for NaN, std::length_error for more rows than 32 bits count.
    void check() const;
};

} // namespace pivotsim
