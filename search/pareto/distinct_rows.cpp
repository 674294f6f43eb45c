// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/distinct_rows.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// The first number stands beside the row: it decides most comparisons, and the table is not touched for it.
struct Key {
    double first;
    std::uint32_t row;
};

std::vector<Key> in_order(const ObjectiveTable& table)
{
    std::vector<Key> keys;
    keys.reserve(table.rows());
    for (std::uint32_t row = 0; row < table.rows(); ++row)
        keys.push_back({*table.row(row), row});
    const std::size_t dimensions = table.dimensions;
    std::sort(keys.begin(), keys.end(), [&table, dimensions](const Key& a, const Key& b) {
        if (a.first != b.first)
            return a.first < b.first;
        const double* left = table.row(a.row);
        const double* right = table.row(b.row);
        return std::lexicographical_compare(left + 1, left + dimensions, right + 1, right + dimensions);
    });
    return keys;
}

} // namespace

DistinctRows::DistinctRows(const ObjectiveTable& table) : dimensions_(table.dimensions)
{
    table.check();
    values_.reserve(table.values.size());
    places_.resize(table.rows());
    for (const Key& key : in_order(table)) {
        const double* next = table.row(key.row);
        if (values_.empty() || !std::equal(next, next + dimensions_, row(count() - 1)))
            values_.insert(values_.end(), next, next + dimensions_);
        places_[key.row] = count() - 1;
    }
}

} // namespace pivotsim
