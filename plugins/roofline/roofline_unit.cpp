// SPDX-License-Identifier: Apache-2.0
#include "roofline_unit.h"

#include "models/accelerator/address_map.h"
#include "models/platform/platform_config.h"
#include "tlm/stall_slice.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

RooflineUnit::RooflineUnit(
    const RooflineConfig& config, sc_core::sc_module_name name, const AcceleratorContext& context)
    : Accelerator(name), config_(config), context_(context),
      cost_(config, context.trace, context.clock.frequency()),
      track_(context.probe.add_track(this->name(), TrackKind::unit, 0)),
      array_track_(context.probe.add_track(
          std::string{this->name()} + ".cores", TrackKind::array, cost_.macs_per_cycle()))
{
}

void RooflineUnit::advance()
{
    if (op_ == nullptr && !commands_.empty())
        begin();
    if (op_ == nullptr)
        return;
    const sc_time launched = context_.clock.time_of(launched_);
    if (launched > sc_time_stamp()) {
        alarm_.at(launched);
        return;
    }
    move();
    if (!moves_.empty() || in_flight_ > 0)
        return; // the memory wakes us
    const sc_time end
        = context_.clock.time_of(std::max(computed_, context_.clock.edge(std::max(moved_, launched))));
    if (end > sc_time_stamp())
        alarm_.at(end);
    else
        finish();
}

void RooflineUnit::begin()
{
    op_ = &context_.trace.op(commands_.front());
    began_ = context_.clock.now();
    launched_ = began_ + cost_.launch(*op_);
    computed_ = launched_ + cost_.compute(*op_);
    moved_ = read_ = {};
    const std::vector<RooflineMove> moves = moves_of(*op_, context_.trace);
    moves_.assign(moves.begin(), moves.end());
    context_.witness.begin();
}

void RooflineUnit::move()
{
    while (!moves_.empty() && memory_.ready()) {
        const RooflineMove next = moves_.front();
        moves_.pop_front();
        (next.write ? done_.memory_written : done_.memory_read) += next.bytes;
        Payload& payload = context_.pool.acquire(next.write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND,
            context_.addresses.base(next.tensor), next.bytes);
        Transfer& transfer = Transfer::of(payload);
        transfer.op = commands_.front();
        transfer.operand = next.operand;
        if (const auto end = memory_.send(payload)) {
            moved_ = std::max(moved_, *end);
            if (!next.write)
                read_ = moved_;
            payload.release();
            continue;
        }
        ++in_flight_;
    }
}

void RooflineUnit::finish()
{
    const OperatorId id = commands_.front();
    const Cycles end = context_.clock.now();
    tell(end);
    context_.witness.forget(end);
    if (op_->macs() > 0)
        context_.probe.macs(array_track_, id, op_->macs());
    done_.macs += op_->macs();
    done_.elements += op_->rows.elements();
    done_.core_picoseconds
        += picoseconds(context_.clock.time_of(end)) - picoseconds(context_.clock.time_of(launched_));
    Slice told;
    told.begin = context_.clock.time_of(began_);
    told.end = sc_time_stamp();
    told.op = id;
    context_.probe.slice(track_, told);
    context_.witness.end();
    op_ = nullptr;
    commands_.done();
    alarm_.soon();
}

/// The launch is the host's time, what comes after computing the memory's.
void RooflineUnit::tell(Cycles end)
{
    Slice told;
    told.op = commands_.front();
    const auto part = [&](Cycles from, Cycles until, Activity activity) {
        told.begin = context_.clock.time_of(from);
        told.end = context_.clock.time_of(until);
        told.activity = activity;
        if (until > from)
            context_.probe.slice(array_track_, told);
    };
    told.cause = StallCause::ps;
    told.resource = Resource::ps;
    part(began_, launched_, Activity::stall);
    told.cause = StallCause::none;
    told.resource = Resource::compute;
    part(launched_, computed_, Activity::stream);
    Cycles from = computed_;
    const auto wait = [&](OperandKind operand, Cycles until) {
        if (until <= from)
            return;
        for (const StallShare& share : context_.witness.explain(operand, from, until)) {
            charge(told, share, operand);
            part(from, from + share.cycles, Activity::stall);
            from += share.cycles;
        }
    };
    wait(OperandKind::inputs, std::min(end, context_.clock.edge(read_)));
    wait(OperandKind::outputs, end);
}

AcceleratorStatistics RooflineUnit::statistics() const
{
    AcceleratorStatistics statistics = done_;
    statistics.drained = commands_.empty() && in_flight_ == 0;
    return statistics;
}

Bytes RooflineUnit::expected_memory_bytes(OperatorId id) const
{
    return bytes_of(context_.trace.op(id), context_.trace);
}

std::optional<double> RooflineUnit::joules(const AcceleratorStatistics& done, double seconds) const
{
    const double busy = static_cast<double>(done.core_picoseconds) * 1e-12;
    return config_.busy.watts * busy + config_.idle.watts * std::max(0.0, seconds - busy);
}

std::string RooflineUnit::waiting_for() const
{
    if (op_ == nullptr)
        return {};
    return fmt::format("{} executes {} and waits for {}", name(), op_->name,
        in_flight_ > 0 || !moves_.empty() ? "memory" : "its cores");
}

} // namespace pivotsim
