// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

#include <systemc>
#include <vector>

namespace pivotsim {

/// A clock domain without a ticking signal: integer cycles, and time derived from the absolute cycle, so that
/// a period which is no whole number of picoseconds (1.2 GHz, DDR4-2133) never accumulates an error.
class Clock {
public:
    /// hertz in 1 .. 5e11, so that a cycle lasts at least the kernel's picosecond.
    explicit Clock(Frequency frequency);

    /// When cycle `cycle` begins, rounded down to a picosecond.
    sc_core::sc_time time_of(Cycles cycle) const;

    /// First cycle that begins at `time` or later; inverse of time_of.
    Cycles edge(sc_core::sc_time time) const;

    /// First cycle that begins now or later.
    Cycles now() const { return edge(sc_core::sc_time_stamp()); }

    /// Picoseconds after which edges fall as they fell before: 2500 at 1.2 GHz, whose cycles are 833.3 ps.
    std::uint64_t pattern() const;

    Frequency frequency() const { return frequency_; }

private:
    Frequency frequency_;
};

/// Picoseconds after which the edges of all clocks fall as they fell before; 0 if that is more than `most`,
/// or if one of them is not known.
std::uint64_t common_pattern(const std::vector<const Clock*>& clocks, std::uint64_t most);

/// Kernel time of a femtosecond duration, rounded up.
sc_core::sc_time to_time(Duration duration);

/// Whole picoseconds of a kernel time; the kernel's resolution stays at its default.
std::uint64_t picoseconds(sc_core::sc_time time);

} // namespace pivotsim
