// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/dataflow.h"

namespace pivotsim {

/// What is and ws have in common: an operand stays, rows hold K, one vector a cycle streams through from the
/// left and partial sums run down. They differ in the dimension that the columns hold.
class Stationary : public Dataflow {
public:
    FoldRange folds(const GemmShape& gemm, const ArrayShape& array) const final;
    Fold fold(
        const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer, std::uint64_t inner) const final;
    FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const final;

private:
    std::uint64_t column_dimension(const GemmShape& gemm) const { return size_of(gemm, axes().columns); }
    std::uint64_t streamed_dimension(const GemmShape& gemm) const { return size_of(gemm, axes().streamed); }
};

} // namespace pivotsim
