// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/fold_schedule.h"

#include <algorithm>

namespace pivotsim {
std::uint64_t Flow::units_of(std::uint64_t piece) const
{
    return std::min(piece_units, units - piece * piece_units);
}

Cycles Flow::cycles_of(std::uint64_t piece) const
{
    const auto until = [this](std::uint64_t unit) { return cycles.count * unit / units; };
    const std::uint64_t first = piece * piece_units;
    return until(first + units_of(piece)) - until(first);
}

FoldSchedule::FoldSchedule(const Trace& trace, OperatorId op, const Dataflow& dataflow,
    const ArrayShape& array, const ArrayTiming& timing, const Mapping& mapping, const PieceLimits& limits)
    : op_(op), dataflow_(dataflow), array_(array), timing_(timing), limits_(limits), gemm_(trace.op(op).gemm),
      nest_(gemm_, dataflow, array, mapping),
      output_element_bytes_(trace.tensor(trace.op(op).output).element_bytes)
{
}

PlannedFold FoldSchedule::fold(std::uint64_t index) const
{
    const ArrayAxes axes = dataflow_.axes();
    const LoopNest::Place place = nest_.place(index % nest_.folds());
    PlannedFold planned;
    planned.batch = index / nest_.folds();
    planned.fold = dataflow_.fold(gemm_, array_, place.at(axes.columns), place.at(axes.rows));
    planned.fold.streamed = nest_.extent(axes.streamed, place.at(axes.streamed));
    planned.fold.first_streamed = place.at(axes.streamed) * nest_.tile(axes.streamed);
    planned.cycles = dataflow_.cycles(planned.fold, array_, timing_, index == 0);
    planned.macs = planned.fold.rows * planned.fold.cols * planned.fold.streamed;
    planned.accumulates = planned.fold.inner > 0 && dataflow_.stationary() != GemmOperand::outputs
        && !nest_.kept(GemmOperand::outputs);
    planned.output_element_bytes = output_element_bytes_;
    cut(planned);
    locate(planned, place);
    return planned;
}

void FoldSchedule::locate(PlannedFold& planned, const LoopNest::Place& place) const
{
    for (const GemmOperand operand : {GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs}) {
        Flow& flow = planned.flow(operand);
        const std::uint64_t item = size_of(gemm_, GemmDimension::m) * gemm_.k * gemm_.n
            / size_of(gemm_, LoopNest::missing(operand));
        flow.offset = planned.batch * item + nest_.offset(operand, place);
        const bool resident = nest_.kept(operand);
        flow.reused = resident && !nest_.first_use(operand, place);
        flow.kept = resident && !nest_.last_use(operand, place);
    }
}

/// Preload and stream flow through the array's input side, results leave by its output side.
void FoldSchedule::cut(PlannedFold& planned) const
{
    const Fold& fold = planned.fold;
    const Dataflow::Elements elements = dataflow_.elements(fold);
    const GemmOperand stationary = dataflow_.stationary();
    planned.outputs_stream = stationary != GemmOperand::outputs;

    const auto flow = [&](GemmOperand operand, std::uint64_t units, Bytes bytes, Cycles cycles) {
        Flow& flow = planned.flow(operand);
        flow.units = units;
        flow.unit_bytes = bytes.count / units;
        flow.piece_units = nest_.piece_units(operand, limits_, units);
        flow.cycles = cycles;
    };
    const auto load = [&](GemmOperand operand, std::uint64_t streamed) {
        if (operand == stationary)
            flow(operand, fold.rows, elements.stationary, planned.cycles.preload);
        else
            flow(operand, fold.streamed, streamed, planned.cycles.stream);
    };
    load(GemmOperand::inputs, elements.streamed_inputs);
    load(GemmOperand::weights, elements.streamed_weights);
    const Bytes sums = elements.outputs * partial_sum_bytes;
    if (planned.outputs_stream)
        flow(GemmOperand::outputs, fold.streamed, sums, planned.cycles.stream);
    else
        flow(GemmOperand::outputs, fold.rows, sums, Cycles{});
}

} // namespace pivotsim
