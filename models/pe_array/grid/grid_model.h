// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/fold_model.h"
#include "models/pe_array/grid/gemm_operands.h"
#include "models/pe_array/grid/output_grid.h"
#include "models/pe_array/grid/stationary_grid.h"

namespace pivotsim {

/// The judge of the closed form: executes every fold with real operands on clocked registers, refuses a fold
/// that takes other cycles than planned, and an operator whose result is not the product.
class GridModel final : public FoldModel {
public:
    GridModel(const ArrayShape& array, const ArrayTiming& timing);

    void begin(const FoldSchedule& schedule) override;
    FoldCycles execute(const PlannedFold& planned) override;
    void end() override;

private:
    FoldCycles execute_stationary(const PlannedFold& planned);
    FoldCycles execute_output_stationary(const PlannedFold& planned);
    /// What stays in the array, R x C, zero where the fold leaves it unused.
    Int8Matrix stationary_operand(const PlannedFold& planned) const;
    Int8Matrix streamed_operand(const PlannedFold& planned) const;
    bool inputs_stay() const { return schedule_->dataflow().stationary() == GemmOperand::inputs; }

    const ArrayShape array_;
    const ArrayTiming timing_;
    StationaryGrid stationary_;
    OutputGrid output_;
    const FoldSchedule* schedule_ = nullptr;
    std::vector<GemmOperands> operands_; ///< a batch item each
    std::vector<Int32Matrix> results_;
    std::uint64_t executed_ = 0; ///< folds
};

} // namespace pivotsim
