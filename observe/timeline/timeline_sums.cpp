// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_sums.h"

#include "tlm/clock.h"

namespace pivotsim {
namespace {

bool begins_with(const std::string& text, const char* word)
{
    return text.rfind(word, 0) == 0;
}

} // namespace

void TimelineSums::Sum::add(const TimelineSlice& slice)
{
    ++slices;
    picoseconds += slice.end - slice.begin;
    cycles += slice.cycles == TimelineSlice::none ? 0 : slice.cycles;
    bytes += slice.bytes == TimelineSlice::none ? 0 : slice.bytes;
}

TimelineSums::Sum& TimelineSums::Sum::operator+=(const Sum& more)
{
    slices += more.slices;
    picoseconds += more.picoseconds;
    cycles += more.cycles;
    bytes += more.bytes;
    return *this;
}

void TimelineSums::Counter::add(std::uint64_t time, double value)
{
    if (points++ == 0)
        first = time;
    else if (time > since)
        integral += last * static_cast<double>(time - since);
    since = std::max(since, time);
    last = value;
    highest = points == 1 ? value : std::max(highest, value);
}

double TimelineSums::Counter::mean(std::uint64_t end) const
{
    if (end <= first)
        return last;
    const std::uint64_t rest = end > since ? end - since : 0;
    return (integral + last * static_cast<double>(rest)) / static_cast<double>(std::max(end, since) - first);
}

TimelineSums::TimelineSums()
    : arrows_([this](ArrowEnds::Waiter cause, TimelineTrackId row) {
          ++blockers_[static_cast<TextId>(cause)].modules[rows_[row].module];
      })
{
}

void TimelineSums::track_added(TimelineTrackId id)
{
    const TimelineTrack& added = track(id);
    Row row;
    if (added.counter()) {
        row.counter = counters_.size();
        counters_.emplace_back().track = id;
    } else {
        const auto [place, is_new] = module_of_.try_emplace(added.kind + ' ' + added.module, modules_.size());
        if (is_new) {
            modules_.emplace_back();
            modules_.back().name = added.module;
            modules_.back().kind = added.kind;
        }
        row.module = place->second;
        ++modules_[row.module].rows;
    }
    if (added.kind == "unit")
        row.part = Part::unit;
    else if (added.kind == "array")
        row.part = Part::array;
    else if (added.kind == "memory")
        row.part = Part::memory;
    else if (added.kind == "port" || added.kind == "wires")
        row.part = Part::moves;
    rows_.push_back(row);
}

void TimelineSums::note(const std::string& text)
{
    if (notes_.size() < most_notes)
        notes_.push_back(text);
}

bool TimelineSums::writes(TextId name)
{
    if (writes_.size() <= name)
        writes_.resize(name + 1);
    if (writes_[name] == 0)
        writes_[name] = begins_with(text(name), "write") ? 'w' : 'r';
    return writes_[name] == 'w';
}

void TimelineSums::array_slice(const TimelineSlice& slice)
{
    const auto [place, is_new] = activities_.try_emplace(slice.name);
    if (is_new)
        order_.push_back(slice.name);
    place->second.add(slice);
    if (slice.op != 0)
        operators_[slice.op].array[slice.name].add(slice);
}

void TimelineSums::slice(const TimelineSlice& slice)
{
    const Row& row = rows_.at(slice.track);
    Module& module = modules_[row.module];
    ++slices_;
    begin_ = std::min(begin_, slice.begin);
    end_ = std::max(end_, slice.end);
    module.begin = std::min(module.begin, slice.begin);
    module.end = std::max(module.end, slice.end);
    module.sum.add(slice);
    module.busy.add(slice.begin, slice.end);
    if (slice.end - slice.begin > module.longest) {
        module.longest = slice.end - slice.begin;
        module.longest_op = slice.op;
    }
    if (row.part == Part::unit) {
        Operator& op = operators_[slice.op];
        op.executed.add(slice);
        op.unit = module.name;
    } else if (row.part == Part::array) {
        array_slice(slice);
    } else if (row.part == Part::memory || row.part == Part::moves) {
        (writes(slice.name) ? module.written : module.read).add(slice);
        if (row.part == Part::memory && slice.op != 0 && slice.bytes != TimelineSlice::none)
            operators_[slice.op].bytes += slice.bytes;
    }
    if (slice.releases != 0)
        arrows_.begins(slice.releases, slice.track);
    if (slice.waits_for != 0)
        arrows_.ends(slice.waits_for, slice.name);
}

void TimelineSums::counter(TimelineTrackId track, std::uint64_t time, double value)
{
    if (!this->track(track).counter())
        return;
    counters_[rows_[track].counter].add(time, value);
    last_point_ = std::max(last_point_, time);
}

std::vector<std::pair<TextId, TimelineSums::Sum>> TimelineSums::activities() const
{
    std::vector<std::pair<TextId, Sum>> activities;
    for (const TextId name : order_)
        activities.emplace_back(name, activities_.at(name));
    return activities;
}

std::uint64_t TimelineSums::span_cycles() const
{
    if (!header_)
        return 0;
    const Clock clock(header_->clock);
    return (
        clock.edge(sc_core::sc_time::from_value(end())) - clock.edge(sc_core::sc_time::from_value(begin())))
        .count;
}

} // namespace pivotsim
