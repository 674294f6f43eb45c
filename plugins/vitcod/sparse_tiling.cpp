// SPDX-License-Identifier: Apache-2.0
#include "sparse_tiling.h"

#include <algorithm>

namespace pivotsim {
namespace {

__extension__ using Wide = unsigned __int128; // every compiler that SystemC knows has it

/// total * part / of, rounded down; entries and rows of huge operators overflow their product.
std::uint64_t share_of(std::uint64_t total, std::uint64_t part, std::uint64_t of)
{
    return static_cast<std::uint64_t>(static_cast<Wide>(total) * part / of);
}

} // namespace

std::uint64_t SparseShape::before(std::uint64_t row) const
{
    return share_of(entries, row, rows());
}

std::optional<SparseTiling> SparseTiling::of(const SparseShape& shape, const EngineConfig& config)
{
    const GemmShape& gemm = shape.gemm;
    const std::uint64_t a_row_entries = ceil_div(shape.entries, shape.rows());
    const std::uint64_t share = config.share(), sums = config.sums();
    const std::uint64_t row_bytes
        = (shape.sampled ? gemm.k : a_row_entries) + a_row_entries * shape.index_bytes;
    if (gemm.k > share || row_bytes > share || (shape.sampled && a_row_entries > sums))
        return {};
    const std::uint64_t most = std::min({gemm.n, share / gemm.k, shape.sampled ? gemm.n : sums});
    const std::uint64_t cols = ceil_div(gemm.n, ceil_div(gemm.n, most));
    const std::uint64_t outputs_a_row = shape.sampled ? a_row_entries : cols;
    const std::uint64_t rows = std::min({gemm.m, share / row_bytes, sums / outputs_a_row});
    return SparseTiling{shape, rows, cols};
}

SparseTile SparseTiling::tile(std::uint64_t index) const
{
    const GemmShape& gemm = shape_.gemm;
    SparseTile tile{};
    const std::uint64_t block = index % row_blocks(), column = index / row_blocks() % tiles();
    const std::uint64_t head = index / row_blocks() / tiles();
    const std::uint64_t row = block * rows_;
    tile.rows = std::min(rows_, gemm.m - row);
    tile.row = head * gemm.m + row;
    const std::uint64_t n = column * cols_, cols = std::min(cols_, gemm.n - n);
    tile.b_first = (head * gemm.n + n) * gemm.k;
    tile.b_elements = cols * gemm.k;
    tile.loads_b = block == 0;
    tile.first = shape_.before(tile.row);
    tile.entries = shape_.before(tile.row + tile.rows) - tile.first;
    if (shape_.sampled) { // columns of the tile have their share of the rows' entries
        const std::uint64_t left = share_of(tile.entries, n, gemm.n);
        tile.entries = share_of(tile.entries, n + cols, gemm.n) - left;
        tile.first += left;
        tile.width = gemm.k;
        tile.outputs_first = tile.first;
        tile.outputs = tile.entries;
    } else {
        tile.product = n;
        tile.width = cols;
        tile.outputs_first = tile.row * gemm.n + n * tile.rows;
        tile.outputs = tile.rows * cols;
    }
    return tile;
}

} // namespace pivotsim
