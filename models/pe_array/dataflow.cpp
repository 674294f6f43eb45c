// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/dataflow.h"

#include "base/registry.h"
#include "base/value.h"

namespace pivotsim {

std::unique_ptr<Dataflow> make_dataflow(const std::string& name)
{
    return Registry<Dataflow>::instance().create(name, Value{});
}

/// Every fold after the first costs the same: a partial one is as long as a full one.
Cycles compute_cycles(
    const Dataflow& dataflow, const GemmShape& gemm, const ArrayShape& array, const ArrayTiming& timing)
{
    const std::uint64_t folds = dataflow.folds(gemm, array).count() * gemm.batch;
    const Fold fold = dataflow.fold(gemm, array, 0, 0);
    const Cycles first = dataflow.cycles(fold, array, timing, true).total();
    const Cycles other = dataflow.cycles(fold, array, timing, false).total();
    return first + other * (folds - 1);
}

} // namespace pivotsim
