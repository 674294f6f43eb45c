// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace pivotsim {

/// One image through one effort.
struct EffortCost {
    double delay_ms = 0;
    double energy_j = 0;
};

/// What every effort of a search costs.
struct Costs {
    std::vector<EffortCost> efforts;
    /// The decision after an effort that another may follow; the paper takes 0.03 ms for nothing
    /// (section 3.4).
    EffortCost gate;

    /// Of an effort whose answer a gate judges.
    EffortCost gated(std::size_t effort) const
    {
        return {efforts[effort].delay_ms + gate.delay_ms, efforts[effort].energy_j + gate.energy_j};
    }
};

/// Throws std::invalid_argument unless there is a cost for each of so many efforts, delays of efforts are
/// above 0, all others at least 0, and all finite.
void check(const Costs& costs, std::size_t efforts);

/// Indices of the efforts from the fastest to the slowest; of equal delays the lower energy first, then the
/// lower index. "Smaller" and "larger" efforts are meant in this order.
std::vector<std::size_t> by_delay(const Costs& costs);

} // namespace pivotsim
