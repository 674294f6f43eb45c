// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine_config.h"
#include "workloads/operator.h"

#include <optional>

namespace pivotsim {

/// A sparse_gemm in the terms of its mask.
struct SparseShape {
    GemmShape gemm;
    std::uint64_t entries = 0; ///< that the mask keeps, of all heads
    std::uint64_t index_bytes = 0; ///< of an entry's column; 0: no mask in memory
    bool sampled = false; ///< SDDMM: the mask lies on the outputs; else on A (SpMM)

    std::uint64_t rows() const { return gemm.batch * gemm.m; }
    /// Entries of the rows before one of them: rows have equally many, to one.
    std::uint64_t before(std::uint64_t row) const;
};

/// Part of a sparse_gemm that a step works on: some rows of a head against a tile of B.
struct SparseTile {
    std::uint64_t row, rows; ///< of all heads' rows
    std::uint64_t b_first, b_elements; ///< of B
    bool loads_b; ///< else the tile is there, of the step before
    std::uint64_t first, entries; ///< kept entries, in the order in which they are stored
    std::uint64_t product, width; ///< of each entry's multiply-accumulates: first, and how many
    std::uint64_t outputs_first, outputs; ///< that leave
};

/// A tile of B stays in its share of the operand buffer while rows pass:
///     SDDMM  rows of A against a tile of B's columns; an entry is an inner product, K long. A is read anew
///            for every tile; the mask, known beforehand, is stored tile after tile and read once.
///     SpMM   kept entries of A, with their indices, against a tile of B's columns; an entry adds a multiple
///            of a row of the tile. Entries and indices are read anew for every tile.
/// One tile, if K N fits the share: then everything is read once.
class SparseTiling {
public:
    /// None if neither a column of B nor a row of A with its indices fits a share.
    static std::optional<SparseTiling> of(const SparseShape& shape, const EngineConfig& config);

    std::uint64_t steps() const { return shape_.gemm.batch * tiles() * row_blocks(); }
    SparseTile tile(std::uint64_t index) const;
    std::uint64_t tiles() const { return ceil_div(shape_.gemm.n, cols_); } ///< of a head's B

private:
    SparseTiling(const SparseShape& shape, std::uint64_t rows, std::uint64_t cols)
        : shape_(shape), rows_(rows), cols_(cols)
    {
    }
    std::uint64_t row_blocks() const { return ceil_div(shape_.gemm.m, rows_); }

    SparseShape shape_;
    std::uint64_t rows_, cols_;
};

} // namespace pivotsim
