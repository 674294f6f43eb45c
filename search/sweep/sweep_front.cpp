// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sweep_front.h"

#include "search/pareto/pareto_front.h"

#include <algorithm>

namespace pivotsim {

bool may_be_on_front(const Sweep& sweep, std::uint64_t point, const Metrics& metrics)
{
    return std::all_of(sweep.objectives().begin(), sweep.objectives().end(), [&metrics](Metric objective) {
        return metrics.known(objective);
    }) && sweep.keeps_requirements(point, metrics);
}

std::vector<std::uint64_t> front_of(const Sweep& sweep, Store& store)
{
    ObjectiveTable table{sweep.objectives().size(), {}};
    std::vector<std::uint64_t> points;
    store.each_point(sweep.id(), [&](StoredPoint&& point) {
        if (point.status != PointStatus::ok || point.candidate.rung + 1 != sweep.rungs()
            || !may_be_on_front(sweep, point.candidate.point, point.metrics))
            return;
        points.push_back(point.candidate.point);
        for (const Metric objective : sweep.objectives())
            table.values.push_back(point.metrics.cost(objective));
    });
    std::vector<std::uint64_t> front;
    for (const auto row : non_dominated(table))
        front.push_back(points[row]);
    return front;
}

} // namespace pivotsim
