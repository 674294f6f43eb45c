// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/pareto.h"

#include "search/phase2/exact_search.h"

#include <iterator>

namespace pivotsim {

std::vector<OperatingPoint> pareto_front(const PairTable& table, bool with_energy)
{
    std::vector<OperatingPoint> points;
    for (std::size_t effort = 0; effort < table.efforts(); ++effort)
        points.push_back(table.single(effort));
    const auto& ascending = table.ascending();
    for (auto low = ascending.begin(); low != ascending.end(); ++low)
        for (auto high = low + 1; high != ascending.end(); ++high) {
            auto steps = staircase(table, *low, *high);
            points.insert(points.end(), steps.begin(), steps.end());
        }
    return pareto_front(std::move(points), with_energy,
        [](const auto& a, const auto& b) { return is_better(a, b, Objective::accuracy); });
}

} // namespace pivotsim
