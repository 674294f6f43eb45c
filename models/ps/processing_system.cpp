// SPDX-License-Identifier: Apache-2.0
#include "models/ps/processing_system.h"

#include "base/value.h"
#include "models/accelerator/address_map.h"
#include "models/platform/platform_config.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time_stamp;

ProcessingSystem::ProcessingSystem(sc_core::sc_module_name name, const AcceleratorContext& context)
    : Accelerator(name), context_(context), cores_{context.platform.ps.cores, context.platform.ps.clock},
      clock_(cores_.clock), costs_(create(context.platform.ps.costs, cores_)),
      track_(context.probe.add_track(this->name(), TrackKind::unit, cores_.cores))
{
    for (std::uint32_t core = 0; core < cores_.cores; ++core)
        core_tracks_.push_back(
            context.probe.add_track(fmt::format("{}.core{}", this->name(), core), TrackKind::core, 1));
}

std::vector<MemoryPort> ProcessingSystem::memory_ports()
{
    return {{OperandKind::host, &memory_.socket}};
}

void ProcessingSystem::advance()
{
    if (stage_ == Stage::idle && !commands_.empty())
        begin();
    if (stage_ == Stage::computing)
        read_next();
    const bool memory_quiet = in_flight_ == 0 && memory_done_ <= sc_time_stamp() && memory_.ready();
    if (stage_ == Stage::computing && memory_quiet && inputs_read_ == op_->inputs.size()
        && computed_ <= sc_time_stamp())
        write();
    if (stage_ == Stage::writing && in_flight_ == 0 && memory_done_ <= sc_time_stamp())
        finish();
    if (stage_ == Stage::idle)
        return;
    const sc_core::sc_time next
        = std::max(stage_ == Stage::computing ? computed_ : memory_done_, memory_done_);
    if (in_flight_ == 0 && next > sc_time_stamp())
        alarm_.at(next);
}

void ProcessingSystem::begin()
{
    op_ = &context_.trace.op(commands_.front());
    stage_ = Stage::computing;
    inputs_read_ = 0;
    began_ = sc_time_stamp();
    memory_done_ = began_;
    const Duration cost = costs_->cost(*op_);
    busy_ += picoseconds(to_time(cost));
    elements_ += op_->rows.elements();
    // An operator ends at an edge of the PS clock; one that costs nothing ends where it began.
    const sc_core::sc_time end = began_ + to_time(cost);
    computed_ = end == began_ ? end : clock_.time_of(clock_.edge(end));
}

void ProcessingSystem::read_next()
{
    while (inputs_read_ < op_->inputs.size() && memory_.ready())
        send(tlm::TLM_READ_COMMAND, op_->inputs[inputs_read_++]);
}

void ProcessingSystem::write()
{
    stage_ = Stage::writing;
    send(tlm::TLM_WRITE_COMMAND, op_->output);
}

void ProcessingSystem::send(tlm::tlm_command command, TensorId tensor)
{
    const Bytes bytes = context_.trace.tensor(tensor).bytes();
    (command == tlm::TLM_READ_COMMAND ? read_ : written_) += bytes;
    Payload& payload = context_.pool.acquire(command, context_.addresses.base(tensor), bytes);
    Transfer& transfer = Transfer::of(payload);
    transfer.op = commands_.front();
    transfer.operand = OperandKind::host;
    if (const auto end = memory_.send(payload)) {
        memory_done_ = std::max(memory_done_, *end);
        payload.release();
        return;
    }
    ++in_flight_;
}

void ProcessingSystem::finish()
{
    stage_ = Stage::idle;
    Slice slice;
    slice.begin = began_;
    slice.end = sc_time_stamp();
    slice.op = commands_.front();
    slice.operand = OperandKind::host;
    context_.probe.slice(track_, slice);
    tell_cores(slice);
    commands_.done();
    alarm_.soon();
}

/// All cores share the operator: they compute, then wait for what memory has not brought or taken yet.
void ProcessingSystem::tell_cores(Slice slice)
{
    const sc_core::sc_time end = slice.end;
    for (const TrackId core : core_tracks_) {
        slice.begin = began_;
        slice.end = std::min(computed_, end);
        slice.activity = Activity::execute;
        slice.cause = StallCause::none;
        context_.probe.slice(core, slice);
        if (slice.end == end)
            continue;
        slice.begin = slice.end;
        slice.end = end;
        slice.activity = Activity::stall;
        slice.cause = StallCause::inputs;
        context_.probe.slice(core, slice);
    }
}

AcceleratorStatistics ProcessingSystem::statistics() const
{
    AcceleratorStatistics statistics;
    statistics.core_picoseconds = busy_ * cores_.cores;
    statistics.elements = elements_;
    statistics.memory_read = read_;
    statistics.memory_written = written_;
    statistics.drained = commands_.empty() && in_flight_ == 0;
    return statistics;
}

/// Each operand once.
Bytes ProcessingSystem::expected_memory_bytes(OperatorId id) const
{
    const Operator& op = context_.trace.op(id);
    Bytes bytes = context_.trace.tensor(op.output).bytes();
    for (const TensorId input : op.inputs)
        bytes += context_.trace.tensor(input).bytes();
    return bytes;
}

std::string ProcessingSystem::waiting_for() const
{
    if (stage_ == Stage::idle)
        return {};
    return fmt::format(
        "{} executes {} and waits for {}", name(), op_->name, in_flight_ > 0 ? "memory" : "its cores");
}

} // namespace pivotsim
