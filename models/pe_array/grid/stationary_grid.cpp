// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/stationary_grid.h"

#include <algorithm>

namespace pivotsim {

StationaryGrid::StationaryGrid(const ArrayShape& array, const ArrayTiming& timing)
    : array_(array), depth_(timing.vertical_hop),
      lanes_(array.rows, array.cols, {timing.latency, timing.vertical_hop, timing.horizontal_hop}),
      operand_(array.rows, array.cols), shadow_(array.rows, array.cols), entering_(array.rows, array.cols),
      staged_(array.rows), sums_(depth_, Int32Matrix(array.rows, array.cols)),
      valid_(depth_, Matrix<std::uint8_t>(array.rows, array.cols))
{
}

void StationaryGrid::stage(Int8Matrix operand)
{
    entering_ = std::move(operand);
    staged_ = 0;
}

Cycles StationaryGrid::preload()
{
    Cycles cycles;
    while (!settled()) {
        clock(nullptr);
        cycles += 1;
    }
    operand_ = shadow_;
    return cycles;
}

StationaryGrid::Pass StationaryGrid::compute(const Int8Matrix& streamed)
{
    const std::size_t vectors = streamed.rows();
    Pass pass{{}, Int32Matrix(vectors, array_.cols)};
    std::vector<std::size_t> left(array_.cols); // vectors that have left a column
    for (std::size_t cycle = 0; left.back() < vectors; ++cycle) {
        const bool streams = cycle < vectors;
        clock(streams ? streamed.row(cycle) : nullptr);
        (streams ? pass.cycles.stream : pass.cycles.drain) += 1;
        const std::uint8_t* valid = valid_.back().row(array_.rows - 1);
        const std::int32_t* sums = sums_.back().row(array_.rows - 1);
        for (std::size_t col = 0; col < array_.cols; ++col)
            if (valid[col])
                pass.outputs.at(left[col]++, col) = sums[col];
    }
    return pass;
}

void StationaryGrid::clock(const std::int8_t* vector)
{
    if (!settled())
        shift_shadow();
    lanes_.clock(vector);
    multiply();
}

/// The bottom row enters first and is pushed down by those after it.
void StationaryGrid::shift_shadow()
{
    for (std::size_t row = array_.rows - 1; row > 0; --row)
        std::copy_n(shadow_.row(row - 1), array_.cols, shadow_.row(row));
    ++staged_;
    std::copy_n(entering_.row(array_.rows - staged_), array_.cols, shadow_.row(0));
}

/// From the bottom up, so that a row still finds what its upper neighbour had before this edge.
void StationaryGrid::multiply()
{
    for (std::size_t row = array_.rows; row-- > 0;) {
        for (std::size_t stage = depth_ - 1; stage > 0; --stage) {
            std::copy_n(sums_[stage - 1].row(row), array_.cols, sums_[stage].row(row));
            std::copy_n(valid_[stage - 1].row(row), array_.cols, valid_[stage].row(row));
        }
        const std::int8_t* operand = operand_.row(row);
        std::int32_t* sums = sums_[0].row(row);
        std::uint8_t* valid = valid_[0].row(row);
        const std::int32_t* above = row > 0 ? sums_.back().row(row - 1) : nullptr;
        const std::uint8_t* above_valid = row > 0 ? valid_.back().row(row - 1) : nullptr;
        for (std::size_t col = 0; col < array_.cols; ++col) {
            sums[col] = multiply_accumulate(above ? above[col] : 0, lanes_.value(row, col), operand[col]);
            valid[col] = above_valid ? above_valid[col] : static_cast<std::uint8_t>(lanes_.valid(0, col));
        }
    }
}

} // namespace pivotsim
