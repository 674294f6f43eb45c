// SPDX-License-Identifier: Apache-2.0
#include "tlm/clock.h"

#include "tlm/clock_edges.h"

#include <stdexcept>

namespace pivotsim {

Clock::Clock(Frequency frequency) : frequency_(frequency)
{
    if (frequency.hertz == 0 || frequency.hertz > picoseconds_per_second / 2)
        throw std::invalid_argument("a clock needs a frequency between 1 Hz and 500 GHz");
}

sc_core::sc_time Clock::time_of(Cycles cycle) const
{
    return sc_core::sc_time::from_value(ClockEdges(frequency_).time_of(cycle));
}

Cycles Clock::edge(sc_core::sc_time time) const
{
    return ClockEdges(frequency_).edge(picoseconds(time));
}

std::uint64_t Clock::pattern() const
{
    return ClockEdges(frequency_).pattern();
}

std::uint64_t common_pattern(const std::vector<const Clock*>& clocks, std::uint64_t most)
{
    std::uint64_t common = 1;
    for (const Clock* clock : clocks) {
        common = clock == nullptr ? 0 : common_pattern(common, clock->pattern(), most);
        if (common == 0)
            return 0;
    }
    return common;
}

sc_core::sc_time to_time(Duration duration)
{
    return sc_core::sc_time::from_value(whole_picoseconds(duration));
}

std::uint64_t picoseconds(sc_core::sc_time time)
{
    return time.value();
}

} // namespace pivotsim
