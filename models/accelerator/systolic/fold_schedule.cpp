// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/fold_schedule.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// INT32 sums of INT8 products.
constexpr std::uint64_t partial_sum_bytes = 4;
/// A transaction's length is 32 bits; whole folds are cut there at the latest.
constexpr std::uint64_t longest_piece = std::uint64_t{1} << 28;

std::uint64_t units_within(Bytes limit, Bytes unit)
{
    const std::uint64_t bytes = limit == Bytes{} ? longest_piece : limit.count;
    return std::max<std::uint64_t>(1, bytes / std::max<std::uint64_t>(1, unit.count));
}

} // namespace

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
    const ArrayShape& array, const ArrayTiming& timing, const PieceLimits& limits)
    : op_(op), dataflow_(dataflow), array_(array), timing_(timing), limits_(limits), gemm_(trace.op(op).gemm),
      range_(dataflow.folds(gemm_, array)),
      output_element_bytes_(trace.tensor(trace.op(op).output).element_bytes)
{
}

PlannedFold FoldSchedule::fold(std::uint64_t index) const
{
    PlannedFold planned;
    const std::uint64_t within = index % range_.count();
    planned.batch = index / range_.count();
    planned.fold = dataflow_.fold(gemm_, array_, within / range_.inner, within % range_.inner);
    planned.cycles = dataflow_.cycles(planned.fold, array_, timing_, index == 0);
    planned.macs = planned.fold.rows * planned.fold.cols * planned.fold.streamed;
    planned.accumulates = planned.fold.inner > 0 && dataflow_.stationary() != GemmOperand::outputs;
    planned.output_element_bytes = output_element_bytes_;
    cut(planned);
    return planned;
}

/// Preload and stream flow through the array's input side, results leave by its output side. Streamed
/// operands and streamed results share one piece length, so that a step of the array is one piece of each.
void FoldSchedule::cut(PlannedFold& planned) const
{
    const Fold& fold = planned.fold;
    const Dataflow::Elements elements = dataflow_.elements(fold);
    const GemmOperand stationary = dataflow_.stationary();
    planned.outputs_stream = stationary != GemmOperand::outputs;

    const auto streamed = [&](std::uint64_t count) {
        return Flow{fold.streamed, count / fold.streamed, 1, planned.cycles.stream};
    };
    const auto preloaded = [&](Bytes limit) {
        const Bytes row = elements.stationary / fold.rows;
        return Flow{fold.rows, row, units_within(limit, row), planned.cycles.preload};
    };
    planned.inputs
        = stationary == GemmOperand::inputs ? preloaded(limits_.inputs) : streamed(elements.streamed_inputs);
    planned.weights = stationary == GemmOperand::weights ? preloaded(limits_.weights)
                                                         : streamed(elements.streamed_weights);
    if (planned.outputs_stream) {
        planned.outputs = streamed(elements.outputs * partial_sum_bytes);
    } else {
        const Bytes row = elements.outputs / fold.rows * partial_sum_bytes;
        planned.outputs = Flow{fold.rows, row, units_within(limits_.outputs, row), Cycles{}};
    }

    std::uint64_t vectors = fold.streamed;
    if (stationary != GemmOperand::inputs)
        vectors = std::min(vectors, units_within(limits_.inputs, planned.inputs.unit_bytes));
    if (stationary != GemmOperand::weights)
        vectors = std::min(vectors, units_within(limits_.weights, planned.weights.unit_bytes));
    if (planned.outputs_stream)
        vectors = std::min(vectors, units_within(limits_.outputs, planned.outputs.unit_bytes));
    if (stationary != GemmOperand::inputs)
        planned.inputs.piece_units = vectors;
    if (stationary != GemmOperand::weights)
        planned.weights.piece_units = vectors;
    if (planned.outputs_stream)
        planned.outputs.piece_units = vectors;
}

} // namespace pivotsim
