// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/module_rows.h"

#include "tlm/clock.h"

#include <algorithm>

namespace pivotsim {
namespace {

std::string last_part(const std::string& module)
{
    return module.substr(module.rfind('.') + 1);
}

/// Whose slices a stall waits for; none where nobody's.
std::optional<TrackKind> blocking_kind(const Slice& stall)
{
    switch (stall.cause) {
    case StallCause::port:
    case StallCause::contention:
        return TrackKind::port;
    case StallCause::refresh:
        return TrackKind::refresh;
    case StallCause::ps:
        return TrackKind::unit;
    case StallCause::inputs:
    case StallCause::weights:
    case StallCause::outputs:
        return stall.resource == Resource::buffers ? TrackKind::dma : TrackKind::memory;
    default:
        return {};
    }
}

} // namespace

void ModuleRows::add_module(const std::string& name, TrackKind kind, bool shown)
{
    const auto id = static_cast<TrackId>(modules_.size());
    by_kind_[static_cast<std::size_t>(kind)].push_back(id);
    by_name_.emplace(name, id);
    modules_.push_back({{name, to_string(kind), {}}, kind, shown,
        merging_ && (kind == TrackKind::memory || kind == TrackKind::wires),
        boost::circular_buffer<Held>{held_back}});
}

/// "platform.pl" of "platform.pl.pe_array"; the platform itself is the root.
std::optional<TimelineTrackId> ModuleRows::parent(const std::string& module)
{
    const std::size_t dot = module.rfind('.');
    if (dot == std::string::npos || module.find('.') == dot)
        return {};
    const std::string name = module.substr(0, dot);
    if (const auto found = by_name_.find(name); found != by_name_.end())
        return row(found->second);
    const auto [place, added] = groups_.try_emplace(name, 0);
    if (added)
        place->second = sink_.add_track({name, last_part(name), "group", 0, parent(name), ""});
    return place->second;
}

TimelineTrackId ModuleRows::first_row(Rows& rows)
{
    if (rows.lanes.empty()) {
        const auto above = parent(rows.name);
        rows.lanes.push_back(
            {sink_.add_track({rows.name, last_part(rows.name), rows.kind, 0, above, ""}), 0});
    }
    return rows.lanes.front().row;
}

void ModuleRows::open(bool units_only)
{
    for (Rows& extra : extras_)
        first_row(extra);
    for (Module& module : modules_)
        if (module.shown && (!units_only || module.track_kind == TrackKind::unit))
            first_row(module);
}

TimelineTrackId ModuleRows::row(TrackId id)
{
    return first_row(modules_[id]);
}

std::size_t ModuleRows::add_extra(const std::string& module, const std::string& name)
{
    extras_.push_back({module + "." + name, name, {}});
    return extras_.size() - 1;
}

void ModuleRows::tell_extra(std::size_t extra, const TimelineSlice& told)
{
    write(extras_[extra], told);
}

ModuleRows::Lane& ModuleRows::lane(Rows& rows, std::uint64_t begin)
{
    first_row(rows);
    for (Lane& lane : rows.lanes)
        if (lane.free_at <= begin)
            return lane;
    const auto number = static_cast<std::uint32_t>(rows.lanes.size());
    const TimelineTrackId added = sink_.add_track({rows.name,
        last_part(rows.name) + " #" + std::to_string(number + 1), rows.kind, number, parent(rows.name), ""});
    return rows.lanes.emplace_back(Lane{added, 0});
}

void ModuleRows::write(Rows& rows, const TimelineSlice& told)
{
    Lane& free = lane(rows, told.begin);
    free.free_at = told.end;
    TimelineSlice slice = told;
    slice.track = free.row;
    sink_.slice(slice);
}

/// The transaction that was under way during the stall, for the same operand, and ended last.
ModuleRows::Held* ModuleRows::blocker(const Slice& stall)
{
    const auto kind = blocking_kind(stall);
    if (!kind)
        return nullptr;
    const std::uint64_t begin = picoseconds(stall.begin), end = picoseconds(stall.end);
    const bool of_operand = *kind != TrackKind::refresh && *kind != TrackKind::unit;
    Held* last = nullptr;
    for (const TrackId id : by_kind_[static_cast<std::size_t>(*kind)])
        for (Held& held : modules_[id].held)
            if (held.told.begin < end && held.told.end > begin
                && (!of_operand || held.operand == stall.operand)
                && (stall.cause != StallCause::ps || held.operand == OperandKind::host)
                && (!last || held.told.end > last->told.end))
                last = &held;
    return last;
}

/// Into what is held back of the same movement.
bool ModuleRows::merge(Module& module, const Held& burst)
{
    for (auto held = module.held.rbegin(); held != module.held.rend(); ++held) {
        TimelineSlice& told = held->told;
        if (told.name != burst.told.name || held->fold != burst.fold || told.op != burst.told.op)
            continue;
        told.begin = std::min(told.begin, burst.told.begin);
        told.end = std::max(told.end, burst.told.end);
        told.bytes += burst.told.bytes;
        return true;
    }
    return false;
}

void ModuleRows::tell(TrackId id, const Slice& slice, const TimelineSlice& told)
{
    Module& module = modules_[id];
    if (!module.shown)
        return;
    Held held{told, slice.operand, slice.fold, {}};
    if (module.merges && merge(module, held))
        return;
    if (slice.activity == Activity::stall) {
        held.stall = slice;
        point(held);
    }
    if (module.held.full())
        release(module, module.held.front());
    module.held.push_back(held);
}

/// What a stall waited for may be told after it: a movement when all of it is done.
void ModuleRows::point(Held& held)
{
    Held* blocking = blocker(*held.stall);
    if (!blocking)
        return;
    if (blocking->told.releases == 0)
        blocking->told.releases = ++arrows_;
    held.told.waits_for = blocking->told.releases;
    held.stall.reset();
}

void ModuleRows::release(Module& module, Held& held)
{
    if (held.stall)
        point(held);
    write(module, held.told);
}

void ModuleRows::flush()
{
    for (Module& module : modules_) // before anything that they wait for is gone
        for (Held& held : module.held)
            if (held.stall)
                point(held);
    for (Module& module : modules_) {
        for (Held& held : module.held)
            write(module, held.told);
        module.held.clear();
    }
}

} // namespace pivotsim
