// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/grid_model.h"

#include "base/diagnostics.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

void add(std::int32_t& sum, std::int32_t partial)
{
    sum = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(partial));
}

bool operator==(const FoldCycles& a, const FoldCycles& b)
{
    return a.preload == b.preload && a.stream == b.stream && a.drain == b.drain;
}

std::string to_text(const FoldCycles& cycles)
{
    return fmt::format("{} + {} + {}", cycles.preload.count, cycles.stream.count, cycles.drain.count);
}

} // namespace

GridModel::GridModel(const ArrayShape& array, const ArrayTiming& timing)
    : array_(array), timing_(timing), stationary_(array, timing), output_(array, timing)
{
}

void GridModel::begin(const FoldSchedule& schedule)
{
    schedule_ = &schedule;
    executed_ = 0;
    operands_.clear();
    results_.clear();
    const GemmShape& gemm = schedule.gemm();
    for (std::uint64_t batch = 0; batch < gemm.batch; ++batch) {
        operands_.emplace_back(gemm, schedule.op(), batch);
        results_.emplace_back(gemm.m, gemm.n);
    }
}

FoldCycles GridModel::execute(const PlannedFold& planned)
{
    const FoldCycles counted = schedule_->dataflow().stationary() == GemmOperand::outputs
        ? execute_output_stationary(planned)
        : execute_stationary(planned);
    if (!(counted == planned.cycles))
        throw SimulationError(fmt::format(
            "fold {} of operator {}: the clocked grid takes {} cycles (preload + stream + drain), "
            "the dataflow's formula says {}",
            executed_, schedule_->op(), to_text(counted), to_text(planned.cycles)));
    ++executed_;
    return counted;
}

FoldCycles GridModel::execute_stationary(const PlannedFold& planned)
{
    const bool staged = timing_.preload_overlapped && executed_ > 0;
    if (!staged)
        stationary_.stage(stationary_operand(planned));
    const Cycles preload = stationary_.preload();
    if (timing_.preload_overlapped && executed_ + 1 < schedule_->folds())
        stationary_.stage(stationary_operand(schedule_->fold(executed_ + 1)));

    const StationaryGrid::Pass pass = stationary_.compute(streamed_operand(planned));
    const std::uint64_t first_col = planned.fold.outer * array_.cols;
    const std::uint64_t first_vector = planned.fold.first_streamed;
    Int32Matrix& result = results_.at(planned.batch);
    for (std::uint64_t vector = 0; vector < planned.fold.streamed; ++vector)
        for (std::uint64_t col = 0; col < planned.fold.cols; ++col)
            add(inputs_stay() ? result.at(first_col + col, first_vector + vector)
                              : result.at(first_vector + vector, first_col + col),
                pass.outputs.at(vector, col));
    return {preload, pass.cycles.stream, pass.cycles.drain};
}

Int8Matrix GridModel::stationary_operand(const PlannedFold& planned) const
{
    const GemmOperands& operands = operands_.at(planned.batch);
    const std::uint64_t first_col = planned.fold.outer * array_.cols,
                        first_k = planned.fold.inner * array_.rows;
    Int8Matrix operand(array_.rows, array_.cols);
    for (std::uint64_t row = 0; row < planned.fold.rows; ++row)
        for (std::uint64_t col = 0; col < planned.fold.cols; ++col)
            operand.at(row, col) = inputs_stay() ? operands.a.at(first_col + col, first_k + row)
                                                 : operands.b.at(first_k + row, first_col + col);
    return operand;
}

Int8Matrix GridModel::streamed_operand(const PlannedFold& planned) const
{
    const GemmOperands& operands = operands_.at(planned.batch);
    const std::uint64_t first_k = planned.fold.inner * array_.rows,
                        first_vector = planned.fold.first_streamed;
    Int8Matrix streamed(planned.fold.streamed, array_.rows);
    for (std::uint64_t vector = 0; vector < planned.fold.streamed; ++vector)
        for (std::uint64_t row = 0; row < planned.fold.rows; ++row)
            streamed.at(vector, row) = inputs_stay() ? operands.b.at(first_k + row, first_vector + vector)
                                                     : operands.a.at(first_vector + vector, first_k + row);
    return streamed;
}

FoldCycles GridModel::execute_output_stationary(const PlannedFold& planned)
{
    const GemmOperands& operands = operands_.at(planned.batch);
    const Fold& fold = planned.fold;
    const std::uint64_t first_row = fold.inner * array_.rows, first_col = fold.outer * array_.cols;
    Int8Matrix left(fold.streamed, array_.rows), top(fold.streamed, array_.cols);
    for (std::uint64_t k = 0; k < fold.streamed; ++k) {
        for (std::uint64_t row = 0; row < fold.rows; ++row)
            left.at(k, row) = operands.a.at(first_row + row, k);
        for (std::uint64_t col = 0; col < fold.cols; ++col)
            top.at(k, col) = operands.b.at(k, first_col + col);
    }
    const OutputGrid::Pass pass = output_.compute(left, top);
    for (std::uint64_t row = 0; row < fold.rows; ++row)
        for (std::uint64_t col = 0; col < fold.cols; ++col)
            add(results_.at(planned.batch).at(first_row + row, first_col + col), pass.outputs.at(row, col));
    return pass.cycles;
}

void GridModel::end()
{
    for (std::size_t batch = 0; batch < results_.size(); ++batch) {
        const Int32Matrix expected = reference_gemm(operands_[batch]);
        for (std::size_t row = 0; row < expected.rows(); ++row)
            for (std::size_t col = 0; col < expected.cols(); ++col)
                if (results_[batch].at(row, col) != expected.at(row, col))
                    throw SimulationError(fmt::format("operator {}, batch item {}: the clocked grid arrives "
                                                      "at O[{}][{}] = {}, the product is {}",
                        schedule_->op(), batch, row, col, results_[batch].at(row, col),
                        expected.at(row, col)));
    }
}

} // namespace pivotsim
