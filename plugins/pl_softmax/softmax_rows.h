// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "softmax_unit_config.h"
#include "workloads/operator.h"

namespace pivotsim {

/// Part of a softmax that a step works on: whole rows, or a piece of one row in one of its passes.
struct SoftmaxBlock {
    std::uint64_t row = 0, rows = 0; ///< first, and how many
    std::uint64_t column = 0, columns = 0;
    bool normalises = true; ///< the last pass: results leave
    Cycles compute;

    std::uint64_t elements() const { return rows * columns; }
};

/// How `rows` rows of `columns` elements of a byte pass the unit.
///
/// A pass over a row takes c = ceil(columns / lanes) cycles: rows do not share a beat. A row makes two
/// passes, sum and normalisation (three, if the maximum is found beforehand), on hardware of their own, L
/// cycles apart in all. A row that fits a buffer's share comes once and stays until it has left; of S rows in
/// the buffer one can begin every i = max(c, ceil((passes c + L) / S)) cycles:
///     (rows - 1) i + passes c + L
/// A longer one is read anew for every pass, in pieces of a share:
///     rows (passes sum over pieces of ceil(piece / lanes) + L)
class SoftmaxRows {
public:
    SoftmaxRows(const RowShape& shape, const SoftmaxUnitConfig& config);

    bool stay() const { return stay_; } ///< the rows, in the buffer
    std::uint64_t passes() const { return passes_; }
    std::uint64_t blocks() const;
    SoftmaxBlock block(std::uint64_t index) const;

private:
    SoftmaxBlock rows_from(std::uint64_t index) const;
    SoftmaxBlock piece_of_row(std::uint64_t index) const;

    const RowShape shape_;
    const std::uint64_t lanes_, share_, passes_, latency_;
    const bool stay_;
    const std::uint64_t pass_; ///< cycles of a row that stays
    const std::uint64_t rows_a_block_, pieces_;
};

} // namespace pivotsim
