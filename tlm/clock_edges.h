// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

#include <numeric>

namespace pivotsim {

constexpr std::uint64_t picoseconds_per_second = 1'000'000'000'000;

/// The edges of a clock in whole picoseconds: what Clock says in the kernel's time, for those who compute
/// without a kernel. Hertz in 1 .. 5e11.
class ClockEdges {
public:
    explicit constexpr ClockEdges(Frequency frequency) : hertz_(frequency.hertz) { }

    /// When cycle `cycle` begins, rounded down.
    std::uint64_t time_of(Cycles cycle) const
    {
        return static_cast<std::uint64_t>(Wide{cycle.count} * picoseconds_per_second / hertz_);
    }

    /// First cycle that begins at `time` or later; inverse of time_of.
    Cycles edge(std::uint64_t time) const
    {
        const Wide scaled = Wide{time} * hertz_ + picoseconds_per_second - 1;
        return static_cast<std::uint64_t>(scaled / picoseconds_per_second);
    }

    /// The first edge at `time` or later.
    std::uint64_t edge_time(std::uint64_t time) const { return time_of(edge(time)); }

    /// Picoseconds after which edges fall as they fell before.
    std::uint64_t pattern() const
    {
        return picoseconds_per_second / std::gcd(hertz_, picoseconds_per_second);
    }

private:
    __extension__ using Wide = unsigned __int128; // cycles x 1e12 passes 64 bits after 0.15 s at 125 MHz

    std::uint64_t hertz_;
};

/// Of two patterns, each up to 1e12; 0 if one is 0 or what they have in common is more than `most`, itself up
/// to 1e9.
constexpr std::uint64_t common_pattern(std::uint64_t one, std::uint64_t other, std::uint64_t most)
{
    if (one == 0 || other == 0 || one > most || other > most)
        return 0;
    const std::uint64_t common = std::lcm(one, other);
    return common > most ? 0 : common;
}

/// Rounded up, as the kernel takes it.
constexpr std::uint64_t whole_picoseconds(Duration duration)
{
    return ceil_div(duration.femtoseconds, 1000);
}

} // namespace pivotsim
