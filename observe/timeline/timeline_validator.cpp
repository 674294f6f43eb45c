// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_validator.h"

#include "tlm/clock.h"

#include <fmt/format.h>

namespace pivotsim {

TimelineValidator::TimelineValidator()
    : arrows_([](ArrowEnds::Waiter, TimelineTrackId) {},
        [this](std::uint64_t arrow, bool begins) {
            fault(fmt::format("arrow {} {}", arrow, begins ? "ends nowhere" : "comes from nowhere"));
        })
{
}

void TimelineValidator::fault(std::string what)
{
    constexpr std::size_t most = 20;
    if (++fault_count_ <= most)
        faults_.push_back(std::move(what));
}

void TimelineValidator::slice(const TimelineSlice& slice)
{
    const TimelineTrack& row = track(slice.track);
    std::optional<std::uint64_t>& end = ends_.at(slice.track);
    if (row.counter())
        fault(fmt::format("'{}' is a counter and has a slice", row.name));
    if (end && slice.begin < *end)
        fault(fmt::format(
            "'{}': a slice begins at {} ps, the one before ends at {} ps", row.name, slice.begin, *end));
    if (row.kind == "array" && end && slice.begin > *end)
        ++gaps_;
    if (slice.cycles != TimelineSlice::none && header_) {
        const Clock clock(header_->clock);
        const Cycles cycles = clock.edge(sc_core::sc_time::from_value(slice.end))
            - clock.edge(sc_core::sc_time::from_value(slice.begin));
        if (cycles.count != slice.cycles)
            fault(fmt::format(
                "'{}': a slice of {} cycles says that it has {}", row.name, cycles.count, slice.cycles));
    }
    end = slice.end;
    if (slice.releases != 0)
        arrows_.begins(slice.releases, slice.track);
    if (slice.waits_for != 0)
        arrows_.ends(slice.waits_for, slice.track);
}

void TimelineValidator::counter(TimelineTrackId id, std::uint64_t time, double)
{
    const TimelineTrack& row = track(id);
    std::optional<std::uint64_t>& last = ends_.at(id);
    if (!row.counter())
        fault(fmt::format("'{}' is no counter and has a value", row.name));
    if (last && time < *last)
        fault(
            fmt::format("'{} {}': a value at {} ps behind one at {} ps", row.module, row.name, time, *last));
    last = time;
}

} // namespace pivotsim
