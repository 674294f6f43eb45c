// SPDX-License-Identifier: Apache-2.0
#include "tlm/clock.h"

#include <numeric>
#include <stdexcept>

namespace pivotsim {
namespace {

// cycles x 1e12 passes 64 bits after 0.15 s at 125 MHz
__extension__ using Wide = unsigned __int128;
constexpr std::uint64_t picoseconds_per_second = 1'000'000'000'000;

} // namespace

Clock::Clock(Frequency frequency) : frequency_(frequency)
{
    if (frequency.hertz == 0 || frequency.hertz > picoseconds_per_second / 2)
        throw std::invalid_argument("a clock needs a frequency between 1 Hz and 500 GHz");
}

sc_core::sc_time Clock::time_of(Cycles cycle) const
{
    const Wide scaled = Wide{cycle.count} * picoseconds_per_second / frequency_.hertz;
    return sc_core::sc_time::from_value(static_cast<std::uint64_t>(scaled));
}

Cycles Clock::edge(sc_core::sc_time time) const
{
    const Wide scaled = Wide{picoseconds(time)} * frequency_.hertz;
    return static_cast<std::uint64_t>((scaled + picoseconds_per_second - 1) / picoseconds_per_second);
}

std::uint64_t Clock::pattern() const
{
    return picoseconds_per_second / std::gcd(frequency_.hertz, picoseconds_per_second);
}

std::uint64_t common_pattern(const std::vector<const Clock*>& clocks, std::uint64_t most)
{
    std::uint64_t common = 1;
    for (const Clock* clock : clocks) {
        if (clock == nullptr || clock->pattern() > most)
            return 0;
        common = std::lcm(common, clock->pattern()); // both up to `most`
        if (common > most)
            return 0;
    }
    return common;
}

sc_core::sc_time to_time(Duration duration)
{
    return sc_core::sc_time::from_value(ceil_div(duration.femtoseconds, 1000));
}

std::uint64_t picoseconds(sc_core::sc_time time)
{
    return time.value();
}

} // namespace pivotsim
