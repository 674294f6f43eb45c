// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/selection.h"

#include "search/pareto/ranking.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace pivotsim {

JudgedTable table_of(const std::vector<Judged>& batch, std::size_t objectives)
{
    JudgedTable table{{objectives, {}}, {}, {}};
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const std::vector<double>& values = batch[i].objectives;
        if (!values.empty() && values.size() != objectives)
            throw std::invalid_argument("a candidate has another number of objectives than its sweep");
        if (values.empty()
            || std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
            table.unjudged.push_back(i);
            continue;
        }
        table.judged.push_back(i);
        table.objectives.values.insert(table.objectives.values.end(), values.begin(), values.end());
    }
    return table;
}

std::vector<std::uint32_t> best_first(const ObjectiveTable& table)
{
    const std::vector<std::uint32_t> ranks = non_dominated_ranks(table);
    const std::vector<double> distances = crowding_distances(table, ranks);
    std::vector<std::uint32_t> rows(table.rows());
    std::iota(rows.begin(), rows.end(), 0U);
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (ranks[a] != ranks[b])
            return ranks[a] < ranks[b];
        if (distances[a] != distances[b])
            return distances[a] > distances[b];
        return std::lexicographical_compare(
            table.row(a), table.row(a) + table.dimensions, table.row(b), table.row(b) + table.dimensions);
    });
    return rows;
}

std::vector<std::uint32_t> select_best(const ObjectiveTable& table, std::size_t count)
{
    std::vector<std::uint32_t> rows = best_first(table);
    count = std::min(count, rows.size());
    while (count > 0 && count < rows.size()
        && std::equal(
            table.row(rows[count]), table.row(rows[count]) + table.dimensions, table.row(rows[count - 1])))
        ++count;
    rows.resize(count);
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace pivotsim
