// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/energy/energy_model.h"
#include "observe/timeline/time_buckets.h"
#include "observe/timeline/timeline_sink.h"
#include "tlm/clock.h"
#include "tlm/probe.h"
#include "workloads/trace.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pivotsim {

/// What moves, waits and works, spread over time: bandwidth and outstanding transactions of ports, DMA and
/// memory, occupancy of buffers, utilisation of the array, power. A pass that is repeated counts with the
/// means of the one that was told.
class RunCounters {
public:
    /// Modules in the order of their TrackIds. What lies outside of `from` to `until` does not count; of what
    /// reaches across, the part.
    RunCounters(const Trace& trace, const Clock& clock, sc_core::sc_time from, sc_core::sc_time until);

    void add_module(TrackKind kind, std::uint64_t capacity);
    void slice(TrackId module, const Slice& slice);
    void level(TrackId module, sc_core::sc_time time, std::uint64_t value);
    void macs(TrackId module, std::uint64_t count);
    void pass_begins(std::size_t pass, std::uint64_t variant);
    void pass_ends();
    void pass_repeats(std::size_t pass, std::uint64_t variant, sc_core::sc_time begin, sc_core::sc_time end);

    struct Telling {
        sc_core::sc_time end; ///< of the run
        std::vector<std::optional<TimelineTrackId>> rows; ///< by module; none for one that is not shown
        const EnergyModel* energy = nullptr; ///< prices a step; null: no power
        bool occupancy = false; ///< of buffers, whose changes were not told
    };
    void tell(TimelineSink& sink, const Telling& telling);

private:
    struct Module {
        TrackKind kind;
        std::uint64_t capacity;
        std::size_t read = 0, written = 0, outstanding = 0; ///< series
        std::size_t macs = 0, computing = 0, occupancy = 0;
        sc_core::sc_time fold_begin, fold_end; ///< of an array
        OperatorId op = 0;
        std::uint64_t fold = TimelineSlice::none;
        sc_core::sc_time level_since; ///< of a buffer
        std::uint64_t level = 0;
    };

    void add(std::size_t series, sc_core::sc_time begin, sc_core::sc_time end, double amount);
    void array_slice(Module& module, const Slice& slice);
    double length(std::size_t step, std::uint64_t end) const;
    std::vector<double> rates(std::size_t series, double scale, std::uint64_t end) const;
    void tell_module(
        TimelineSink& sink, const Module& module, TimelineTrackId row, const Telling& telling) const;
    void tell_power(TimelineSink& sink, const Telling& telling) const;

    const Trace& trace_;
    const Clock& clock_;
    const sc_core::sc_time from_, until_;
    TimeBuckets buckets_;
    std::vector<Module> modules_;
    std::size_t sram_bytes_, ps_elements_; ///< series
    std::map<std::pair<std::size_t, std::uint64_t>, std::vector<double>> courses_; ///< totals of a pass
    std::vector<double>* open_ = nullptr;
};

} // namespace pivotsim
