// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/output_grid.h"

#include <algorithm>

namespace pivotsim {

OutputGrid::OutputGrid(const ArrayShape& array, const ArrayTiming& timing)
    : array_(array), drain_(timing.os_drain),
      left_(array.rows, array.cols, {timing.latency, timing.vertical_hop, timing.horizontal_hop}),
      top_(array.cols, array.rows, {timing.latency, timing.horizontal_hop, timing.vertical_hop})
{
}

OutputGrid::Pass OutputGrid::compute(const Int8Matrix& left, const Int8Matrix& top)
{
    sums_ = Int32Matrix(array_.rows, array_.cols);
    products_ = Matrix<std::uint64_t>(array_.rows, array_.cols);
    Pass pass{{}, Int32Matrix(array_.rows, array_.cols)};
    const std::size_t vectors = left.rows();
    for (std::size_t cycle = 0; products_.at(array_.rows - 1, array_.cols - 1) < vectors; ++cycle) {
        const bool streams = cycle < vectors;
        clock(streams ? left.row(cycle) : nullptr, streams ? top.row(cycle) : nullptr);
        (streams ? pass.cycles.stream : pass.cycles.drain) += 1;
    }
    pass.cycles.drain += shift_out(pass.outputs);
    return pass;
}

void OutputGrid::clock(const std::int8_t* left, const std::int8_t* top)
{
    left_.clock(left);
    top_.clock(top);
    for (std::size_t row = 0; row < array_.rows; ++row) {
        std::int32_t* sums = sums_.row(row);
        for (std::size_t col = 0; col < array_.cols; ++col) {
            sums[col] = multiply_accumulate(sums[col], left_.value(row, col), top_.value(col, row));
            products_.row(row)[col] += left_.valid(row, col) && top_.valid(col, row);
        }
    }
}

/// What leaves at the edge is the PE's that was as far away as cycles have passed.
Cycles OutputGrid::shift_out(Int32Matrix& outputs)
{
    const std::size_t rows = array_.rows, cols = array_.cols;
    switch (drain_) {
    case ArrayTiming::OsDrain::none:
        outputs = sums_;
        return 0;
    case ArrayTiming::OsDrain::rows:
        for (std::size_t cycle = 0; cycle < rows; ++cycle) {
            std::copy_n(sums_.row(rows - 1), cols, outputs.row(rows - 1 - cycle));
            for (std::size_t row = rows - 1; row > 0; --row)
                std::copy_n(sums_.row(row - 1), cols, sums_.row(row));
        }
        return rows;
    case ArrayTiming::OsDrain::cols:
        for (std::size_t cycle = 0; cycle < cols; ++cycle)
            for (std::size_t row = 0; row < rows; ++row) {
                std::int32_t* sums = sums_.row(row);
                outputs.row(row)[cols - 1 - cycle] = sums[cols - 1];
                std::copy_backward(sums, sums + cols - 1, sums + cols);
            }
        return cols;
    }
    return 0;
}

} // namespace pivotsim
