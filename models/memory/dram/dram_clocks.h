// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_config.h"

#include <limits>

namespace pivotsim {

/// Clocks of the DRAM's command bus, counted from the start of the simulation.
using DramCycle = std::int64_t;
constexpr DramCycle dram_never = std::numeric_limits<DramCycle>::max() / 4;

/// DramTimingConfig in clocks, each rounded up.
template <class Clock> struct DramClocks {
    Clock cl, cwl, burst, trcd, trp, tras, trc, trrd_s, trrd_l, tccd_s, tccd_l, tfaw, twr, twtr_s, twtr_l,
        trtp, trfc, trefi, read_to_write;

    explicit DramClocks(const DramConfig& config)
    {
        const DramTimingConfig& t = config.timing;
        const auto clocks = [&](DramTime time) { return static_cast<Clock>(time.cycles(t.tck)); };
        cl = clocks(t.cl), cwl = clocks(t.cwl);
        burst = static_cast<Clock>(config.geometry.burst_length / 2);
        trcd = clocks(t.trcd), trp = clocks(t.trp), tras = clocks(t.tras), trc = clocks(t.trc);
        trrd_s = clocks(t.trrd_s), trrd_l = clocks(t.trrd_l);
        tccd_s = clocks(t.tccd_s), tccd_l = clocks(t.tccd_l);
        tfaw = clocks(t.tfaw), twr = clocks(t.twr), twtr_s = clocks(t.twtr_s), twtr_l = clocks(t.twtr_l);
        trtp = clocks(t.trtp), trfc = clocks(t.trfc), trefi = clocks(t.trefi);
        read_to_write = clocks(t.read_to_write);
    }
};

struct DramCompletion {
    std::uint32_t id;
    bool write;
    DramCycle accepted;
    DramCycle done; ///< the last data beat has passed
};

struct DramStatistics {
    std::uint64_t activates = 0, precharges = 0, columns = 0, refreshes = 0;
    DramCycle last_refresh = 0;
    std::uint64_t found_full = 0; ///< bursts that had to wait for a place in the window

    bool rows_unknown = false; ///< of a simulator that does not say; all of these are 0 then

    std::uint64_t row_hits() const { return rows_unknown ? 0 : columns - std::min(columns, activates); }
    /// Activates of a closed bank.
    std::uint64_t row_misses() const { return activates - std::min(activates, precharges); }
    /// Precharges that a request forced.
    std::uint64_t row_conflicts() const { return precharges; }
};

} // namespace pivotsim
