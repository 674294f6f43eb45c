// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/array_shape.h"
#include "models/pe_array/dataflow.h"
#include "models/pe_array/grid/skewed_lanes.h"

#include <optional>

namespace pivotsim {

/// R x C PEs that hold an operand (is, ws): streamed vectors enter from the left, partial sums run down the
/// columns through `vertical_hop` registers a row. Every call clocks every register; cycles are counted.
class StationaryGrid {
public:
    StationaryGrid(const ArrayShape& array, const ArrayTiming& timing);

    /// The operand (R x C, zero where unused) begins to enter the shadow registers, a row a cycle.
    void stage(Int8Matrix operand);
    /// Clocks until the staged operand is complete and puts it to work; the cycles that this took.
    Cycles preload();

    struct Pass {
        FoldCycles cycles;
        Int32Matrix outputs; ///< T x C: the partial sums that left each column
    };
    /// Streams T vectors (T x R) and clocks until the last partial sum has left the last column.
    Pass compute(const Int8Matrix& streamed);

private:
    void clock(const std::int8_t* vector);
    void shift_shadow();
    void multiply();
    bool settled() const { return staged_ == array_.rows; }

    const ArrayShape array_;
    const std::size_t depth_; ///< registers from a row to the next
    SkewedLanes lanes_;
    Int8Matrix operand_, shadow_, entering_;
    std::uint32_t staged_ = 0; ///< rows that have entered the shadow registers
    std::vector<Int32Matrix> sums_; ///< [depth] R x C partial sums
    std::vector<Matrix<std::uint8_t>> valid_;
};

} // namespace pivotsim
