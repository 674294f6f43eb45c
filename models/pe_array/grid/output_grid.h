// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/array_shape.h"
#include "models/pe_array/dataflow.h"
#include "models/pe_array/grid/skewed_lanes.h"

namespace pivotsim {

/// R x C PEs that each sum up one result (os): inputs enter from the left, weights from the top; then the
/// results shift out. Every call clocks every register; cycles are counted.
class OutputGrid {
public:
    OutputGrid(const ArrayShape& array, const ArrayTiming& timing);

    struct Pass {
        FoldCycles cycles;
        Int32Matrix outputs; ///< R x C
    };
    /// `left` is K x R (inputs, transposed), `top` K x C (weights).
    Pass compute(const Int8Matrix& left, const Int8Matrix& top);

private:
    void clock(const std::int8_t* left, const std::int8_t* top);
    Cycles shift_out(Int32Matrix& outputs);

    const ArrayShape array_;
    const ArrayTiming::OsDrain drain_;
    SkewedLanes left_, top_;
    Int32Matrix sums_;
    Matrix<std::uint64_t> products_; ///< that a PE has summed up
};

} // namespace pivotsim
