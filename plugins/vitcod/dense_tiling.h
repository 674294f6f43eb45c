// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine_config.h"
#include "workloads/operator.h"

namespace pivotsim {

/// Part of a dense GEMM that a step works on: a tile of outputs, over a slice of K.
struct DenseTile {
    std::uint64_t batch, m, rows, n, cols, k, depth; ///< first and how many, along each dimension
    bool loads_a; ///< else it is there, of the tile before
    bool last; ///< slice of K: the outputs leave
};

/// Outputs stay: for each tile of rows, for each tile of columns, for each slice of K. A tile's sums fit the
/// output buffer; slices of A and B fit their shares of the operand buffer. If all of K fits, A stays there
/// for all tiles of columns. Of the tiles that fit, those of the least traffic are taken:
///     batch (M K (slices > 1 ? column tiles : 1) + K N row tiles) + outputs
class DenseTiling {
public:
    DenseTiling(const GemmShape& gemm, const EngineConfig& config);

    std::uint64_t steps() const { return gemm_.batch * row_tiles() * column_tiles() * slices(); }
    DenseTile tile(std::uint64_t index) const;

    std::uint64_t a_elements() const; ///< loaded, with repeats
    std::uint64_t b_elements() const { return gemm_.batch * gemm_.k * gemm_.n * row_tiles(); }

private:
    std::uint64_t row_tiles() const { return ceil_div(gemm_.m, rows_); }
    std::uint64_t column_tiles() const { return ceil_div(gemm_.n, cols_); }
    std::uint64_t slices() const { return ceil_div(gemm_.k, depth_); }
    void take(std::uint64_t rows, const EngineConfig& config);

    const GemmShape gemm_;
    std::uint64_t rows_ = 0, cols_ = 0, depth_ = 0;
};

/// Cycles of `outputs` inner products of `depth` pairs: outputs are dealt out to the lines.
inline Cycles product_cycles(std::uint64_t outputs, std::uint64_t depth, const EngineConfig& config)
{
    return ceil_div(outputs, config.lines) * ceil_div(depth, config.line_macs);
}

} // namespace pivotsim
