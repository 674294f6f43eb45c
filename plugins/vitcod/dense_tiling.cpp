// SPDX-License-Identifier: Apache-2.0
#include "dense_tiling.h"

#include <algorithm>

namespace pivotsim {

DenseTiling::DenseTiling(const GemmShape& gemm, const EngineConfig& config) : gemm_(gemm)
{
    const std::uint64_t most = std::min(config.share(), config.sums());
    constexpr std::uint64_t parts = 64; // tiles of equal size, as long as there are few
    for (std::uint64_t part = 1; part <= parts; ++part)
        if (const std::uint64_t rows = ceil_div(gemm.m, part); rows <= most)
            take(rows, config);
    for (std::uint64_t rows = 1; rows <= std::min(most, gemm.m); rows *= 2)
        take(rows, config);
}

void DenseTiling::take(std::uint64_t rows, const EngineConfig& config)
{
    DenseTiling other = *this;
    other.rows_ = rows;
    const std::uint64_t most = std::min({gemm_.n, config.sums() / rows, config.share()});
    other.cols_ = ceil_div(gemm_.n, ceil_div(gemm_.n, most)); // equal ones
    const std::uint64_t fits = config.share() / std::max(rows, other.cols_);
    const std::uint64_t whole = fits / config.line_macs * config.line_macs;
    other.depth_ = fits >= gemm_.k ? gemm_.k : whole > 0 ? whole : fits;
    const auto traffic = [](const DenseTiling& tiling) { return tiling.a_elements() + tiling.b_elements(); };
    if (rows_ != 0 && traffic(other) >= traffic(*this))
        return;
    rows_ = other.rows_;
    cols_ = other.cols_;
    depth_ = other.depth_;
}

std::uint64_t DenseTiling::a_elements() const
{
    return gemm_.batch * gemm_.m * gemm_.k * (slices() > 1 ? column_tiles() : 1);
}

DenseTile DenseTiling::tile(std::uint64_t index) const
{
    DenseTile tile{};
    const std::uint64_t slice = index % slices(), column = index / slices() % column_tiles();
    const std::uint64_t row = index / slices() / column_tiles() % row_tiles();
    tile.batch = index / slices() / column_tiles() / row_tiles();
    tile.m = row * rows_;
    tile.rows = std::min(rows_, gemm_.m - tile.m);
    tile.n = column * cols_;
    tile.cols = std::min(cols_, gemm_.n - tile.n);
    tile.k = slice * depth_;
    tile.depth = std::min(depth_, gemm_.k - tile.k);
    tile.loads_a = slices() > 1 || column == 0;
    tile.last = slice == slices() - 1;
    return tile;
}

} // namespace pivotsim
