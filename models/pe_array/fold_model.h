// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/accelerator/systolic/fold_schedule.h"

#include <memory>

namespace pivotsim {

/// Gives the cycles of a fold: `fold` by closed form, `grid` by clocking every register of every PE.
class FoldModel {
public:
    virtual ~FoldModel() = default;

    /// A new operator begins; the schedule lives until the next call.
    virtual void begin(const FoldSchedule& schedule) = 0;
    virtual FoldCycles execute(const PlannedFold& fold) = 0;
    /// All folds of the operator are done: the grid compares its results with a plain GEMM here.
    virtual void end() = 0;
};

std::unique_ptr<FoldModel> make_fold_model(
    Fidelity fidelity, const ArrayShape& array, const ArrayTiming& timing);

} // namespace pivotsim
