// SPDX-License-Identifier: Apache-2.0
#include "search/closed_form/operator_costs.h"

#include "base/value.h"
#include "models/platform/unexecuted.h"
#include "tlm/clock_edges.h"

#include <algorithm>

namespace pivotsim {

OperatorCosts::OperatorCosts(const PlatformConfig& platform, const Trace& trace, bool stall_free)
    : platform_(platform), trace_(trace),
      stall_free_(stall_free), shape_{platform.pe_array.rows, platform.pe_array.cols},
      dataflow_(make_dataflow(platform.pe_array.dataflow)),
      ps_(create(platform.ps.costs, PsCores{platform.ps.cores, platform.ps.clock})),
      mapper_(platform.schedule, {*dataflow_, shape_, platform.pe_array.timing},
          memory_path(platform, {stall_free, {}, 0}), trace)
{
    for (const Group group : platform.unpriced_groups)
        unpriced_ |= std::uint64_t{1} << static_cast<unsigned>(group);
}

OperatorCost OperatorCosts::cost(OperatorId id)
{
    const Operator& op = trace_.op(id);
    if (unpriced(op.group))
        return {};
    if (op.is_gemm() && op.kind != OperatorKind::sparse_gemm)
        return on_array(id);
    if (!ps_->accepts(op.kind))
        refuse_unexecuted(op);
    return on_ps(op);
}

OperatorCost OperatorCosts::on_array(OperatorId id)
{
    const Operator& op = trace_.op(id);
    const std::uint32_t element = trace_.tensor(op.output).element_bytes;
    const bool by_name = platform_.schedule.kind == ScheduleConfig::Kind::given;
    if (!by_name)
        for (const KnownGemm& known : gemms_)
            if (known.gemm == op.gemm && known.output_element_bytes == element)
                return known.cost;
    const LoopNest nest(op.gemm, *dataflow_, shape_, mapping(id));
    OperatorCost cost;
    cost.unit = OperatorCost::Unit::pl;
    cost.duration = array_cycles(nest).count;
    cost.macs = op.macs();
    cost.sram = nest.buffer_bytes();
    cost.dram = nest.memory_bytes(element);
    if (!by_name)
        gemms_.push_back({op.gemm, element, cost});
    return cost;
}

/// Where the mapper's choice depends on a memory that nobody knows here: the one that computes longest
/// without a break and loads nothing twice, be there room for it or not.
Mapping OperatorCosts::mapping(OperatorId id) const
{
    const Operator& op = trace_.op(id);
    const ScheduleConfig& schedule = platform_.schedule;
    const bool given = std::any_of(schedule.mappings.begin(), schedule.mappings.end(),
        [&op](const MappingRule& rule) { return rule.matches(op.name); });
    const Mapping paper = paper_mapping(*dataflow_);
    const bool known = stall_free_ || given || schedule.kind == ScheduleConfig::Kind::paper;
    if (known || !mapper_.obstacle(op.gemm, paper).empty()) // which asks least of the buffers
        return mapper_.mapping(id);
    return {paper.order, 0, {true, true, true}};
}

/// As compute_cycles of the whole GEMM, but that a mapping may cut the streamed vectors into slices, each of
/// which is a fold.
Cycles OperatorCosts::array_cycles(const LoopNest& nest) const
{
    const GemmShape& gemm = nest.gemm();
    const ArrayTiming& timing = platform_.pe_array.timing;
    const GemmDimension streamed = dataflow_->axes().streamed;
    const std::uint64_t slices = nest.trips(streamed);
    if (slices == 1)
        return compute_cycles(*dataflow_, gemm, shape_, timing);
    const auto cycles = [&](std::uint64_t slice, bool first) {
        Fold fold = dataflow_->fold(gemm, shape_, 0, 0);
        fold.streamed = nest.extent(streamed, slice);
        return dataflow_->cycles(fold, shape_, timing, first).total();
    };
    const std::uint64_t tiles = gemm.batch * nest.folds() / slices;
    return tiles * ((slices - 1) * cycles(0, false) + cycles(slices - 1, false)) + cycles(0, true)
        - cycles(0, false);
}

OperatorCost OperatorCosts::on_ps(const Operator& op)
{
    const auto known = std::find_if(rows_.begin(), rows_.end(),
        [&op](const KnownRows& each) { return each.kind == op.kind && each.rows == op.rows; });
    OperatorCost cost;
    if (known != rows_.end()) {
        cost = known->cost;
    } else {
        cost.unit = OperatorCost::Unit::ps;
        cost.duration = whole_picoseconds(ps_->cost(op));
        cost.elements = op.rows.elements();
        rows_.push_back({op.kind, op.rows, cost});
    }
    cost.dram = trace_.tensor(op.output).bytes();
    for (const TensorId input : op.inputs)
        cost.dram += trace_.tensor(input).bytes();
    return cost;
}

} // namespace pivotsim
