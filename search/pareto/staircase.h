// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <map>

namespace pivotsim {

/// The front of points (y, z), less being better, as it grows: y rises from step to step and z falls. The
/// status of a plane sweep (Kung, Luccio and Preparata, 1975). Both calls take logarithmic time, removals
/// shared out.
class Staircase {
public:
    /// The least z of points whose y is no greater; null if there is none.
    const double* least(double y) const
    {
        const auto next = steps_.upper_bound(y);
        return next == steps_.begin() ? nullptr : &std::prev(next)->second;
    }

    /// Is a point no greater than this one in either?
    bool covers(double y, double z) const
    {
        const double* const best = least(y);
        return best != nullptr && *best <= z;
    }

    void add(double y, double z)
    {
        if (covers(y, z))
            return;
        auto next = steps_.lower_bound(y);
        while (next != steps_.end() && next->second >= z)
            next = steps_.erase(next);
        steps_.emplace_hint(next, y, z);
    }

private:
    std::map<double, double> steps_;
};

} // namespace pivotsim
