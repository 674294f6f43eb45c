// SPDX-License-Identifier: Apache-2.0
#include "softmax_rows.h"

#include <algorithm>

namespace pivotsim {

SoftmaxRows::SoftmaxRows(const RowShape& shape, const SoftmaxUnitConfig& config)
    : shape_(shape), lanes_(config.lanes), share_(config.share().count), passes_(config.online ? 2 : 3),
      latency_(std::uint64_t{config.exp_latency} + config.divide_latency), stay_(shape.columns <= share_),
      pass_(ceil_div(shape.columns, lanes_)),
      rows_a_block_(stay_ ? std::min(shape.rows, share_ / shape.columns) : 1),
      pieces_(ceil_div(shape.columns, share_))
{
}

std::uint64_t SoftmaxRows::blocks() const
{
    return stay_ ? ceil_div(shape_.rows, rows_a_block_) : shape_.rows * passes_ * pieces_;
}

SoftmaxBlock SoftmaxRows::block(std::uint64_t index) const
{
    return stay_ ? rows_from(index) : piece_of_row(index);
}

SoftmaxBlock SoftmaxRows::rows_from(std::uint64_t index) const
{
    SoftmaxBlock block;
    block.row = index * rows_a_block_;
    block.rows = std::min(rows_a_block_, shape_.rows - block.row);
    block.columns = shape_.columns;
    const std::uint64_t one = passes_ * pass_ + latency_;
    const std::uint64_t held = 2 * share_ / shape_.columns;
    const std::uint64_t interval = std::max(pass_, ceil_div(one, held));
    block.compute = index == 0 ? (block.rows - 1) * interval + one : block.rows * interval;
    return block;
}

SoftmaxBlock SoftmaxRows::piece_of_row(std::uint64_t index) const
{
    SoftmaxBlock block;
    const std::uint64_t piece = index % pieces_, pass = index / pieces_ % passes_;
    block.row = index / pieces_ / passes_;
    block.rows = 1;
    block.column = piece * share_;
    block.columns = std::min(share_, shape_.columns - block.column);
    block.normalises = pass == passes_ - 1;
    block.compute = ceil_div(block.columns, lanes_);
    if (block.normalises && piece == 0)
        block.compute += latency_;
    return block;
}

} // namespace pivotsim
