// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/systolic.h"

#include "base/value.h"
#include "models/accelerator/address_map.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

/// Between the global buffer and an SRAM: one piece is read while the one before it is written.
constexpr std::uint32_t feed_outstanding = 2;

constexpr std::array<GemmOperand, 3> operands{
    GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs};

std::vector<Sram::Share> global_buffer_shares(const GlobalBufferConfig& config)
{
    const auto share = [&config](const char* stream, Ratio ratio) {
        const double bytes = std::floor(ratio.value * static_cast<double>(config.sram.size.count));
        return Sram::Share{stream, static_cast<std::uint64_t>(bytes)};
    };
    return {
        share("inputs", config.inputs), share("weights", config.weights), share("outputs", config.outputs)};
}

} // namespace

Systolic::Systolic(sc_core::sc_module_name name, const AcceleratorContext& context)
    : Accelerator(name), context_(context), array_(context.platform.pe_array),
      dataflow_(make_dataflow(array_.dataflow)),
      path_(memory_path(context.platform,
          {context.memory_stall_free, context.memory_bandwidth, context.memory_latency.to_seconds()})),
      mapper_(context.platform.schedule, {*dataflow_, ArrayShape{array_.rows, array_.cols}, array_.timing},
          path_, context.trace),
      track_(context.probe.add_track(this->name(), TrackKind::unit, 0)),
      global_buffer_("global_buffer", context.platform.memory.global_buffer.sram,
          global_buffer_shares(context.platform.memory.global_buffer), context.clock, context.probe),
      pe_array_("pe_array", ArrayShape{array_.rows, array_.cols}, context.clock, context.pool, context.probe,
          context.witness),
      model_(make_fold_model(context.fidelity, ArrayShape{array_.rows, array_.cols}, array_.timing))
{
    build_lane(GemmOperand::inputs, "ipmem", context.platform.memory.ipmem);
    build_lane(GemmOperand::weights, "wtmem", context.platform.memory.wtmem);
    build_lane(GemmOperand::outputs, "opmem", context.platform.memory.opmem);
    for (const GemmOperand operand : operands)
        bind_lane(operand);
    context.witness.watch(global_buffer_.saturated(), {true, true, true});
    // A mapping that cannot be is told before anything runs.
    const std::vector<Group>& free = context.platform.unpriced_groups;
    for (OperatorId op = 0; op < context.trace.operators().size(); ++op)
        if (const Operator& each = context.trace.op(op);
            accepts(each) && std::find(free.begin(), free.end(), each.group) == free.end())
            mapper_.mapping(op);
}

void Systolic::build_lane(GemmOperand operand, const char* sram_name, const SramConfig& config)
{
    static constexpr std::array<const char*, 3> names{"inputs", "weights", "outputs"};
    const std::string label = names[static_cast<std::size_t>(operand)];
    const std::uint32_t outstanding = context_.platform.memory.dma_outstanding;
    Lane& built = lane(operand);
    built.memory
        = std::make_unique<Dma>(("dma_" + label).c_str(), outstanding, context_.pool, context_.probe);
    built.local
        = std::make_unique<Dma>(("feed_" + label).c_str(), feed_outstanding, context_.pool, context_.probe);
    built.sram = std::make_unique<Sram>(
        sram_name, config, std::vector<Sram::Share>{{label, config.size}}, context_.clock, context_.probe);
    std::array<bool, operand_kinds> passed_by{};
    passed_by[static_cast<std::size_t>(operand)] = true;
    context_.witness.watch(built.sram->saturated(), passed_by);
}

/// Loads run memory -> global buffer -> SRAM -> array; results run the other way.
void Systolic::bind_lane(GemmOperand operand)
{
    Lane& bound = lane(operand);
    SramStream& shared = global_buffer_.stream(static_cast<std::size_t>(operand));
    SramStream& local = bound.sram->stream(0);
    if (operand == GemmOperand::outputs) {
        pe_array_.outputs().bind(local.fill);
        bound.local->source().bind(local.drain);
        bound.local->sink().bind(shared.fill);
        bound.memory->source().bind(shared.drain);
        return;
    }
    bound.memory->sink().bind(shared.fill);
    bound.local->source().bind(shared.drain);
    bound.local->sink().bind(local.fill);
    (operand == GemmOperand::inputs ? pe_array_.inputs() : pe_array_.weights()).bind(local.drain);
}

std::vector<MemoryPort> Systolic::memory_ports()
{
    return {{OperandKind::inputs, &lane(GemmOperand::inputs).memory->source()},
        {OperandKind::weights, &lane(GemmOperand::weights).memory->source()},
        {OperandKind::outputs, &lane(GemmOperand::outputs).memory->sink()}};
}

void Systolic::begin_next()
{
    if (schedule_ || commands_.empty())
        return;
    const OperatorId id = commands_.front();
    const Operator& op = context_.trace.op(id);
    began_ = context_.clock.time_of(context_.clock.now());
    moved_before_ = sram_bytes();
    schedule_ = std::make_unique<FoldSchedule>(context_.trace, id, *dataflow_,
        ArrayShape{array_.rows, array_.cols}, array_.timing, mapper_.mapping(id), path_.limits);
    streams_.clear();
    parts_left_ = 1;
    for (const GemmOperand operand : operands)
        start_lane(operand, op);
    pe_array_.start(*schedule_, *model_, [this] { part_done(); });
}

void Systolic::start_lane(GemmOperand operand, const Operator& op)
{
    const TensorId tensor = operand == GemmOperand::inputs ? op.inputs.at(0)
        : operand == GemmOperand::weights                  ? op.operand_b()
                                                           : op.output;
    const OperandStream::Place place{context_.addresses.base(tensor), context_.trace.tensor(tensor).bytes(),
        context_.addresses.partial_sums()};
    const auto start = [&](Dma& channel, OperandStream::Leg leg) {
        streams_.push_back(std::make_unique<OperandStream>(*schedule_, operand, leg, place));
        OperandStream* stream = streams_.back().get();
        ++parts_left_;
        channel.start(
            [stream](Movement& movement) { return stream->next(movement); }, [this] { part_done(); });
    };
    start(*lane(operand).memory, OperandStream::Leg::memory);
    start(*lane(operand).local, OperandStream::Leg::local);
}

/// The operator is done when the array has finished and the last result is in memory.
void Systolic::part_done()
{
    if (--parts_left_ > 0)
        return;
    pe_array_.wait_for_results();
    global_buffer_.settle();
    for (Lane& each : lanes_)
        each.sram->settle();
    Slice slice;
    slice.begin = began_;
    slice.end = sc_core::sc_time_stamp();
    slice.op = schedule_->op();
    slice.bytes = sram_bytes() - moved_before_;
    context_.probe.slice(track_, slice);
    schedule_.reset();
    commands_.done();
    if (!commands_.empty())
        alarm_.soon();
}

Bytes Systolic::sram_bytes() const
{
    Bytes moved = global_buffer_.moved();
    for (const Lane& each : lanes_)
        moved += each.sram->moved();
    return moved;
}

AcceleratorStatistics Systolic::statistics() const
{
    AcceleratorStatistics statistics;
    statistics.macs = pe_array_.macs();
    statistics.sram_bytes = sram_bytes();
    statistics.drained = global_buffer_.empty() && commands_.empty();
    for (const Lane& each : lanes_)
        statistics.drained
            = statistics.drained && each.sram->empty() && each.memory->idle() && each.local->idle();
    return statistics;
}

/// From the loops' closed form, which knows neither folds nor pieces, so that it can judge the schedule.
Bytes Systolic::expected_memory_bytes(OperatorId id) const
{
    const Operator& op = context_.trace.op(id);
    const LoopNest nest(op.gemm, *dataflow_, ArrayShape{array_.rows, array_.cols}, mapper_.mapping(id));
    return nest.memory_bytes(context_.trace.tensor(op.output).element_bytes);
}

std::optional<AcceleratorPlan> Systolic::plan(OperatorId op) const
{
    const Mapping& mapping = mapper_.mapping(op);
    return AcceleratorPlan{mapping.text(), mapper_.estimate(op, mapping).total};
}

std::string Systolic::waiting_for() const
{
    if (!schedule_)
        return {};
    return fmt::format("{} executes {} and waits for {}", name(), context_.trace.op(schedule_->op()).name,
        to_string(pe_array_.waiting_for()));
}

namespace {

const Registration<Accelerator, Systolic> registration{
    "systolic", "the paper's array with its buffers; configured by platform.pe_array and platform.memory"};

} // namespace
} // namespace pivotsim
