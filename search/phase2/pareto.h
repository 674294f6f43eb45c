// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/pair_table.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

namespace pivotsim {

/// Keeps of some points those that no other one beats: none is as accurate, as fast (and, `with_energy`, as
/// frugal) and better in one of them. Points are Figures; fastest first, equal ones as `before(a, b)` orders.
template <class Point, class Before>
std::vector<Point> pareto_front(std::vector<Point> points, bool with_energy, const Before& before)
{
    // Fastest first, then most accurate: whatever beats a point stands before it.
    std::sort(points.begin(), points.end(), [&before](const Point& a, const Point& b) {
        if (a.delay_ms != b.delay_ms)
            return a.delay_ms < b.delay_ms;
        if (a.accuracy != b.accuracy)
            return a.accuracy > b.accuracy;
        return a.energy_j != b.energy_j ? a.energy_j < b.energy_j : before(a, b);
    });
    std::vector<Point> front;
    std::map<double, double> best; // of those kept: accuracy by energy, both rising
    for (const Point& point : points) {
        const double energy = with_energy ? point.energy_j : 0;
        auto next = best.upper_bound(energy);
        if (next != best.begin() && std::prev(next)->second >= point.accuracy)
            continue;
        while (next != best.end() && next->second <= point.accuracy)
            next = best.erase(next);
        best[energy] = point.accuracy;
        front.push_back(point);
    }
    return front;
}

/// The points that no other one beats: accuracy rises with delay. `with_energy`: those too that are slower
/// and less accurate than others but need less energy. Fastest first; equal points once (is_better).
std::vector<OperatingPoint> pareto_front(const PairTable& table, bool with_energy = false);

} // namespace pivotsim
