// SPDX-License-Identifier: Apache-2.0
#include "observe/run_recorder.h"

#include "models/platform/platform.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;

RunRecorder::RunRecorder(const Trace& trace, const Clock& clock)
    : trace_(trace), clock_(clock), operators_(trace.operators().size()), spans_(clock)
{
    for (OperatorId id = 0; id < operators_.size(); ++id)
        operators_[id].id = id;
}

TrackId RunRecorder::add_track(const std::string& name, TrackKind kind, std::uint64_t capacity)
{
    tracks_.push_back({name, kind, capacity, owners_.add(name, kind), {}, {}, {}});
    contention_.resize(owners_.names().size());
    spans_.expect(owners_.names().size());
    return static_cast<TrackId>(tracks_.size() - 1);
}

void RunRecorder::slice(TrackId id, const Slice& slice)
{
    Track& track = tracks_[id];
    (slice.activity == Activity::write ? track.written : track.read) += slice.bytes;
    switch (track.kind) {
    case TrackKind::array:
        array_slice(track, slice);
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

void RunRecorder::array_slice(const Track& track, const Slice& slice)
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
        if (slice.cause == StallCause::contention) {
            std::vector<Cycles>& of_rivals = contention_[track.accelerator];
            of_rivals.resize(std::max<std::size_t>(of_rivals.size(), slice.rival + 1U));
            of_rivals[slice.rival] += cycles;
        }
        break;
    }
}

void RunRecorder::unit_slice(const Track& track, const Slice& slice)
{
    OperatorResult& op = operators_[slice.op];
    if (op.executions++ == 0) {
        op.unit = track.name.substr(track.name.rfind('.') + 1);
        op.begin = slice.begin;
        op.end = slice.end;
    }
    op.span += clock_.edge(slice.end) - clock_.edge(slice.begin);
    spans_.add({slice.begin, slice.end, trace_.op(slice.op).group, track.accelerator});
}

/// Nothing ran since the last pass.
void RunRecorder::rest_until(sc_time time)
{
    time_ += spans_.close(accounted_, time);
    accounted_ = time;
}

void RunRecorder::pass_begins(std::size_t pass, std::uint64_t variant, sc_time time)
{
    rest_until(time);
    open_ = &courses_[{pass, variant}];
    before_.operators = operators_;
    before_.traffic.clear();
    for (const Track& track : tracks_)
        before_.traffic.emplace_back(track.read, track.written);
}

void RunRecorder::pass_ends(sc_time time)
{
    open_->time = spans_.close(accounted_, time);
    time_ += open_->time;
    accounted_ = time;
    open_->operators = operators_;
    for (std::size_t i = 0; i < operators_.size(); ++i)
        open_->operators[i] -= before_.operators[i];
    open_->traffic.clear();
    for (std::size_t i = 0; i < tracks_.size(); ++i)
        open_->traffic.emplace_back(
            tracks_[i].read - before_.traffic[i].first, tracks_[i].written - before_.traffic[i].second);
    open_ = nullptr;
}

void RunRecorder::pass_repeats(std::size_t pass, std::uint64_t variant, sc_time begin, sc_time end)
{
    rest_until(begin);
    ++courses_.at({pass, variant}).repeats;
    accounted_ = end;
}

void RunRecorder::add_repeats()
{
    for (auto& [key, course] : courses_) {
        if (course.repeats == 0)
            continue;
        time_ += course.time * course.repeats;
        for (std::size_t i = 0; i < operators_.size(); ++i)
            operators_[i].add(course.operators[i], course.repeats);
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            tracks_[i].read += course.traffic[i].first * course.repeats;
            tracks_[i].written += course.traffic[i].second * course.repeats;
        }
        course.repeats = 0;
    }
}

RunResult RunRecorder::result(const Platform& platform)
{
    const Controller& controller = platform.controller();
    rest_until(controller.last_end());
    add_repeats();
    RunResult result;
    result.images = controller.images().size();
    result.image_times = controller.images();
    result.pass_counts = controller.pass_counts();
    sc_time service;
    for (const ImageTimes& image : controller.images())
        service += image.service;
    result.service_seconds = (controller.in_flight() == 1 ? service : controller.last_end()).to_seconds();
    result.clock = clock_.frequency();
    result.operators = operators_;
    result.cycles = clock_.edge(controller.last_end());
    result.seconds = controller.last_end().to_seconds();
    add_up(result);
    add_units(result, platform);
    const double to_ms = 1e-9 / static_cast<double>(result.images);
    for (const std::uint64_t group : time_.groups)
        result.group_ms.push_back(static_cast<double>(group) * to_ms);
    result.idle_ms = static_cast<double>(time_.idle) * to_ms;
    describe(result, platform);
    return result;
}

/// Each accelerator's cycles: those of its operators, and those between them.
void RunRecorder::add_units(RunResult& result, const Platform& platform) const
{
    for (std::size_t i = 0; i < owners_.names().size(); ++i) {
        UnitResult unit;
        unit.name = owners_.names()[i];
        for (const Track& track : tracks_)
            if (track.kind == TrackKind::array && track.accelerator == i)
                unit.pes += track.capacity;
        for (const OperatorResult& op : result.operators)
            if (op.unit == unit.name)
                unit.stack += op.stack;
        const auto wait = [&unit](StallCause cause, Cycles cycles, const std::string& whom) {
            unit.stack[cause] += cycles;
            if (cycles > Cycles{} && !whom.empty())
                unit.waited_for[whom] += cycles;
        };
        if (i < time_.waiting.size()) {
            const SpanAccount::Waiting& waiting = time_.waiting[i];
            wait(StallCause::ps, waiting.for_ps, "");
            wait(StallCause::dependency, waiting.for_dependency, "");
            for (std::size_t peer = 0; peer < waiting.for_peer.size(); ++peer)
                wait(StallCause::peer, waiting.for_peer[peer], owners_.names()[peer]);
        }
        for (std::size_t rival = 0; rival < contention_[i].size(); ++rival) // in the stack already
            if (contention_[i][rival] > Cycles{})
                unit.waited_for[platform.unit_names().at(rival)] += contention_[i][rival];
        result.units.push_back(std::move(unit));
    }
    if (!result.units.empty())
        result.stack = result.units.front().stack;
}

/// What the platform knows of it.
void RunRecorder::describe(RunResult& result, const Platform& platform) const
{
    const auto& placement = platform.controller().placement();
    for (OperatorResult& op : result.operators) {
        if (!placement[op.id]) {
            op.unit = "none";
            continue;
        }
        op.expected_executions = result.pass_counts[platform.controller().pass_of(op.id)];
        result.expected_macs += trace_.op(op.id).macs() * op.expected_executions;
        result.macs += op.macs;
        op.plan = platform.unit(*placement[op.id]).plan(op.id);
        op.expected_memory_bytes
            = platform.unit(*placement[op.id]).expected_memory_bytes(op.id) * op.expected_executions;
    }
    for (const Track& track : tracks_) {
        const TrackKind kind = track.kind == TrackKind::wires ? TrackKind::port : track.kind;
        if (kind == TrackKind::port || kind == TrackKind::memory)
            result.traffic.push_back({track.name, kind, track.read, track.written,
                track.capacity ? Bandwidth{track.capacity} : Bandwidth{}});
        if (track.kind == TrackKind::buffer)
            result.buffers.push_back({track.name, track.capacity, track.peak});
        if (track.kind == TrackKind::array)
            result.pes += track.capacity;
    }
    result.payloads_in_flight = platform.payloads_in_flight();
    result.drained = platform.drained();
    result.protocol_violations = platform.protocol_violations();
}

void RunRecorder::add_up(RunResult& result) const
{
    for (OperatorResult& op : result.operators) {
        if (op.unit == "ps")
            op.bound_by[static_cast<std::size_t>(Resource::ps)] = op.span;
        else if (op.stack.total() == Cycles{}) // a unit that tells nothing of its inside
            op.bound_by[static_cast<std::size_t>(Resource::compute)] = op.span;
        for (std::size_t i = 0; i < resources; ++i)
            result.bound_by[i] += op.bound_by[i];
    }
}

} // namespace pivotsim
