// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"

#include <cstdint>
#include <vector>

namespace pivotsim {

/// The rows of a table in lexicographic order, equal ones once. Of two of them only the first can dominate
/// the other, and does if it is no greater in any dimension.
class DistinctRows {
public:
    /// Throws as ObjectiveTable::check.
    explicit DistinctRows(const ObjectiveTable& table);

    std::size_t dimensions() const { return dimensions_; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(values_.size() / dimensions_); }
    const double* row(std::uint32_t place) const { return values_.data() + place * dimensions_; }

    /// Where each row of the table stands here.
    const std::vector<std::uint32_t>& places() const { return places_; }

private:
    std::size_t dimensions_;
    std::vector<double> values_;
    std::vector<std::uint32_t> places_;
};

} // namespace pivotsim
