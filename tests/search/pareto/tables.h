// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"
#include "search/statistics/draw.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace pivotsim {

/// How the numbers of a random table hang together.
struct TableKind {
    std::string name;
    std::uint32_t levels; ///< distinct values a dimension: few of them make ties and equal rows
    enum class Shape { uniform, correlated, sphere } shape;
};

inline std::ostream& operator<<(std::ostream& out, const TableKind& kind)
{
    return out << kind.name;
}

inline ObjectiveTable random_table(
    const TableKind& kind, std::size_t rows, std::size_t dimensions, std::uint64_t seed)
{
    Draw draw{seed};
    ObjectiveTable table{dimensions, {}};
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<double> values(dimensions);
        double squares = 0;
        const auto base = static_cast<double>(draw.below(kind.levels));
        for (double& value : values) {
            value = static_cast<double>(draw.below(kind.levels)) + 1;
            if (kind.shape == TableKind::Shape::correlated)
                value = std::floor(base + value / 8);
            squares += value * value;
        }
        for (const double value : values)
            table.values.push_back(
                kind.shape == TableKind::Shape::sphere ? -value / std::sqrt(squares) : value);
    }
    return table;
}

/// The definition, word by word.
inline bool dominates(const ObjectiveTable& table, std::size_t a, std::size_t b)
{
    bool less = false;
    for (std::size_t i = 0; i < table.dimensions; ++i) {
        if (table.row(a)[i] > table.row(b)[i])
            return false;
        less = less || table.row(a)[i] < table.row(b)[i];
    }
    return less;
}

/// Of those rows, the ones that none of them dominates.
inline std::vector<std::uint32_t> front_by_definition(
    const ObjectiveTable& table, const std::vector<std::uint32_t>& rows)
{
    std::vector<std::uint32_t> front;
    for (const std::uint32_t row : rows)
        if (std::none_of(
                rows.begin(), rows.end(), [&](std::uint32_t other) { return dominates(table, other, row); }))
            front.push_back(row);
    return front;
}

inline std::vector<std::uint32_t> all_rows(const ObjectiveTable& table)
{
    std::vector<std::uint32_t> rows(table.rows());
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        rows[row] = row;
    return rows;
}

} // namespace pivotsim
