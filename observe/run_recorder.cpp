// SPDX-License-Identifier: Apache-2.0
#include "observe/run_recorder.h"

#include "models/platform/platform.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;

RunRecorder::RunRecorder(const Trace& trace, const Clock& clock)
    : trace_(trace), clock_(clock), operators_(trace.operators().size())
{
    for (OperatorId id = 0; id < operators_.size(); ++id)
        operators_[id].id = id;
}

TrackId RunRecorder::add_track(const std::string& name, TrackKind kind, std::uint64_t capacity)
{
    tracks_.push_back({name, kind, capacity, {}, {}});
    return static_cast<TrackId>(tracks_.size() - 1);
}

void RunRecorder::slice(TrackId id, const Slice& slice)
{
    Track& track = tracks_[id];
    track.bytes += slice.bytes;
    switch (track.kind) {
    case TrackKind::array:
        array_slice(slice);
        break;
    case TrackKind::unit:
        unit_slice(track, slice);
        break;
    case TrackKind::memory:
        operators_[slice.op].memory_bytes += slice.bytes;
        break;
    default:
        break;
    }
}

void RunRecorder::level(TrackId track, sc_time, std::uint64_t value)
{
    tracks_[track].peak = std::max(tracks_[track].peak, Bytes{value});
}

void RunRecorder::macs(TrackId, OperatorId op, std::uint64_t count)
{
    operators_[op].macs += count;
}

void RunRecorder::array_slice(const Slice& slice)
{
    OperatorResult& op = operators_[slice.op];
    CycleStack& stack = op.stack;
    const Cycles cycles = clock_.edge(slice.end) - clock_.edge(slice.begin);
    op.bound_by[static_cast<std::size_t>(slice.resource)] += cycles;
    switch (slice.activity) {
    case Activity::preload:
        stack.preload += cycles;
        break;
    case Activity::stream:
        stack.stream += cycles;
        break;
    case Activity::drain:
        stack.drain += cycles;
        break;
    default:
        stack[slice.cause] += cycles;
        break;
    }
}

void RunRecorder::unit_slice(const Track& track, const Slice& slice)
{
    OperatorResult& op = operators_[slice.op];
    const bool on_array = slice.operand != OperandKind::host;
    if (op.executions++ == 0) {
        op.unit = track.name.substr(track.name.rfind('.') + 1);
        op.begin = slice.begin;
        op.end = slice.end;
    }
    op.span += clock_.edge(slice.end) - clock_.edge(slice.begin);
    spans_.push_back({slice.begin, slice.end, slice.op, on_array});
}

RunResult RunRecorder::result(const Platform& platform, std::uint64_t images) const
{
    RunResult result;
    result.images = images;
    result.clock = clock_.frequency();
    result.operators = operators_;
    const sc_time end = platform.controller().image_ends().back();
    result.cycles = clock_.edge(end);
    result.seconds = end.to_seconds();
    add_up(result);
    account_gaps(result);
    break_down(result);
    const auto& placement = platform.controller().placement();
    for (OperatorResult& op : result.operators) {
        if (!placement[op.id]) {
            op.unit = "none";
            continue;
        }
        const Operator& described = trace_.op(op.id);
        result.expected_macs += described.macs() * images;
        result.macs += op.macs;
        op.plan = platform.unit(*placement[op.id]).plan(op.id);
        op.expected_memory_bytes = platform.unit(*placement[op.id]).expected_memory_bytes(op.id) * images;
    }
    for (const Track& track : tracks_) {
        if (track.kind == TrackKind::port || track.kind == TrackKind::memory)
            result.traffic.push_back({track.name, track.kind, track.bytes,
                track.capacity ? Bandwidth{track.capacity} : Bandwidth{}});
        if (track.kind == TrackKind::buffer)
            result.buffers.push_back({track.name, track.capacity, track.peak});
        if (track.kind == TrackKind::array)
            result.pes += track.capacity;
    }
    result.payloads_in_flight = platform.payloads_in_flight();
    result.drained = platform.drained();
    result.protocol_violations = platform.protocol_violations();
    return result;
}

void RunRecorder::add_up(RunResult& result) const
{
    for (OperatorResult& op : result.operators) {
        if (op.unit == "ps")
            op.bound_by[static_cast<std::size_t>(Resource::ps)] = op.span;
        for (std::size_t i = 0; i < resources; ++i)
            result.bound_by[i] += op.bound_by[i];
        result.stack.preload += op.stack.preload;
        result.stack.stream += op.stack.stream;
        result.stack.drain += op.stack.drain;
        for (std::size_t cause = 0; cause < stall_causes; ++cause)
            result.stack.stalled[cause] += op.stack.stalled[cause];
    }
}

/// Between its operators the array waits for the PS while that works, and for a dependency otherwise.
void RunRecorder::account_gaps(RunResult& result) const
{
    std::vector<Span> array, host;
    for (const Span& span : spans_)
        (span.on_array ? array : host).push_back(span);
    array.push_back({clock_.time_of(result.cycles), clock_.time_of(result.cycles), 0, true});
    std::sort(host.begin(), host.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });

    auto next = host.begin();
    Cycles idle_since;
    for (const Span& busy : array) {
        const Cycles begin = clock_.edge(busy.begin);
        Cycles reached = idle_since, waiting;
        while (next != host.end() && clock_.edge(next->begin) < begin) {
            const Cycles from = std::max(reached, clock_.edge(next->begin));
            const Cycles until = std::min(begin, clock_.edge(next->end));
            if (until > from) {
                waiting += until - from;
                reached = until;
            }
            if (clock_.edge(next->end) > begin)
                break; // it goes on beside the array's operator
            ++next;
        }
        if (begin > idle_since) {
            result.stack[StallCause::ps] += waiting;
            result.stack[StallCause::dependency] += begin - idle_since - waiting;
        }
        idle_since = std::max(idle_since, clock_.edge(busy.end));
    }
}

/// Each instant belongs to the operator that, of those at work, began first; what belongs to none is idle.
void RunRecorder::break_down(RunResult& result) const
{
    std::vector<Span> spans = spans_;
    std::stable_sort(
        spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    std::vector<std::uint64_t> groups(group_names().size());
    std::uint64_t idle = 0;
    sc_time covered;
    for (const Span& span : spans) {
        if (span.begin > covered) {
            idle += picoseconds(span.begin - covered);
            covered = span.begin;
        }
        if (span.end <= covered)
            continue;
        groups[static_cast<std::size_t>(trace_.op(span.op).group)] += picoseconds(span.end - covered);
        covered = span.end;
    }
    const double to_ms = 1e-9 / static_cast<double>(result.images);
    for (const std::uint64_t group : groups)
        result.group_ms.push_back(static_cast<double>(group) * to_ms);
    result.idle_ms = static_cast<double>(idle) * to_ms;
}

} // namespace pivotsim
