// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/fold_model.h"

#include "base/diagnostics.h"
#include "models/pe_array/grid/grid_model.h"

namespace pivotsim {
namespace {

/// The dataflow's own formula, as the schedule has planned it.
class ClosedForm final : public FoldModel {
public:
    void begin(const FoldSchedule&) override { }
    FoldCycles execute(const PlannedFold& fold) override { return fold.cycles; }
    void end() override { }
};

} // namespace

std::unique_ptr<FoldModel> make_fold_model(
    Fidelity fidelity, const ArrayShape& array, const ArrayTiming& timing)
{
    if (fidelity != Fidelity::grid)
        return std::make_unique<ClosedForm>();
    if (timing.folds_overlapped)
        throw InputError({}, "E-UNSUPPORTED",
            "fidelity: grid clocks one fold after the other; it does not know timing.folds_overlapped",
            {"use fidelity: fold, or set platform.pe_array.timing.folds_overlapped to false"});
    return std::make_unique<GridModel>(array, timing);
}

} // namespace pivotsim
