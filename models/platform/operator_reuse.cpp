// SPDX-License-Identifier: Apache-2.0
#include "models/platform/operator_reuse.h"

#include "models/accelerator/address_map.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

/// Beyond this nothing new is recorded: a gigabyte at most, and a workload with so many different operators
/// has little to gain.
constexpr std::size_t most_events = 8'000'000;

} // namespace

void OperatorReuse::enable(const Parts& parts)
{
    parts_.emplace(parts);
    of_units_.resize(parts.units.size());
}

/// Everything that the course of an operator depends on.
std::string OperatorReuse::key(OperatorId id, std::size_t unit) const
{
    const Operator& op = parts_->trace.op(id);
    const Accelerator& executor = *parts_->units[unit];
    const auto plan = executor.plan(id);
    std::string key = fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", unit, static_cast<int>(op.kind),
        static_cast<int>(op.group), op.gemm.batch, op.gemm.m, op.gemm.k, op.gemm.n, op.rows.rows,
        op.rows.columns, op.density, plan ? plan->mapping : "",
        picoseconds(sc_core::sc_time_stamp()) % executor.repeats_by()->pattern());
    std::vector<TensorId> tensors = op.inputs;
    tensors.push_back(op.output);
    const std::uint64_t period = parts_->memory.address_period().count;
    for (const TensorId tensor : tensors) { // tensors of different bases share no row
        const auto first = std::find(tensors.begin(), tensors.end(), tensor) - tensors.begin();
        key += fmt::format(" {} {} {} {}", first, parts_->trace.tensor(tensor).bytes().count,
            parts_->trace.tensor(tensor).element_bytes, parts_->addresses.base(tensor) % period);
    }
    return key;
}

std::optional<sc_core::sc_time> OperatorReuse::begin(OperatorId op, std::size_t unit)
{
    if (!parts_ || parts_->units[unit]->repeats_by() == nullptr
        || !parts_->memory.forgets_after(parts_->quiet))
        return {};
    began_ = sc_core::sc_time_stamp();
    const auto [place, added] = recordings_.try_emplace(key(op, unit));
    Recording& recording = place->second;
    if (recording.complete) {
        replay(recording, op, unit);
        return recording.duration;
    }
    if (added && noted_ < most_events) {
        open_ = &recording;
        open_unit_ = unit;
        recording.unit = parts_->units[unit]->statistics();
        recording.memory = parts_->memory.statistics();
    }
    return {};
}

void OperatorReuse::end()
{
    if (!open_)
        return;
    open_->duration = sc_core::sc_time_stamp() - began_;
    open_->unit = parts_->units[open_unit_]->statistics() - open_->unit;
    open_->memory = parts_->memory.statistics() - open_->memory;
    open_->complete = true;
    open_ = nullptr;
}

void OperatorReuse::replay(const Recording& recording, OperatorId op, std::size_t unit)
{
    for (const Event& event : recording.events) {
        if (event.kind == Event::Kind::slice) {
            Slice slice = recording.slices[event.index];
            slice.begin += began_;
            slice.end += began_;
            slice.op = op;
            recorder_.slice(event.track, slice);
        } else if (event.kind == Event::Kind::level) {
            const Level& level = recording.levels[event.index];
            recorder_.level(event.track, began_ + level.time, level.value);
        } else {
            recorder_.macs(event.track, op, event.index);
        }
    }
    of_units_[unit] += recording.unit;
    of_memory_ += recording.memory;
    ++replayed_;
}

void OperatorReuse::slice(TrackId track, const Slice& slice)
{
    recorder_.slice(track, slice);
    if (!open_)
        return;
    ++noted_;
    open_->events.push_back({Event::Kind::slice, track, open_->slices.size()});
    Slice& noted = open_->slices.emplace_back(slice);
    noted.begin -= began_;
    noted.end -= began_;
}

void OperatorReuse::level(TrackId track, sc_core::sc_time time, std::uint64_t value)
{
    recorder_.level(track, time, value);
    if (!open_)
        return;
    ++noted_;
    open_->events.push_back({Event::Kind::level, track, open_->levels.size()});
    open_->levels.push_back({time - began_, value});
}

void OperatorReuse::macs(TrackId track, OperatorId op, std::uint64_t count)
{
    recorder_.macs(track, op, count);
    if (open_)
        open_->events.push_back({Event::Kind::macs, track, count});
}

} // namespace pivotsim
