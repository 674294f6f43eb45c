// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/loop_nest.h"

#include <algorithm>

namespace pivotsim {

LoopNest::LoopNest(
    const GemmShape& gemm, const Dataflow& dataflow, const ArrayShape& array, const Mapping& mapping)
    : gemm_(gemm), mapping_(mapping), axes_(dataflow.axes()), stationary_(dataflow.stationary()),
      loops_(dimensions_of(mapping.order)), sums_stay_(stationary_ == GemmOperand::outputs)
{
    const bool innermost = loops_.back() == axes_.streamed;
    tiles_[slot(axes_.columns)] = array.cols;
    tiles_[slot(axes_.rows)] = array.rows;
    tiles_[slot(axes_.streamed)] = innermost ? 0 : mapping.vectors;
    for (const GemmDimension dimension : loops_) {
        const std::uint64_t size = size_of(gemm, dimension);
        std::uint64_t& tile = tiles_[slot(dimension)];
        tile = tile == 0 ? size : std::min(tile, size);
        trips_[slot(dimension)] = ceil_div(size, tile);
    }
}

LoopNest::Place LoopNest::place(std::uint64_t fold) const
{
    Place place;
    for (auto loop = loops_.rbegin(); loop != loops_.rend(); ++loop) {
        place.index[slot(*loop)] = fold % trips(*loop);
        fold /= trips(*loop);
    }
    return place;
}

std::uint64_t LoopNest::extent(GemmDimension dimension, std::uint64_t index) const
{
    return std::min(tile(dimension), size_of(gemm_, dimension) - index * tile(dimension));
}

GemmDimension LoopNest::missing(GemmOperand operand)
{
    switch (operand) {
    case GemmOperand::inputs:
        return GemmDimension::n;
    case GemmOperand::weights:
        return GemmDimension::m;
    case GemmOperand::outputs:
        break;
    }
    return GemmDimension::k;
}

Bytes LoopNest::unit_bytes(GemmOperand operand) const
{
    if (operand == GemmOperand::outputs)
        return tile(axes_.columns) * partial_sum_bytes;
    const bool along_columns = sums_stay_ ? operand == GemmOperand::weights : operand == stationary_;
    return tile(along_columns ? axes_.columns : axes_.rows);
}

std::uint64_t LoopNest::fitting(GemmOperand operand, const PieceLimits& limits) const
{
    // A transaction's length is 32 bits; whole folds are cut there at the latest.
    constexpr std::uint64_t longest_piece = std::uint64_t{1} << 28;
    const Bytes limit = limits.of(operand);
    const std::uint64_t bytes = limit == Bytes{} ? longest_piece : limit.count;
    return std::max<std::uint64_t>(1, bytes / unit_bytes(operand).count);
}

std::uint64_t LoopNest::piece_units(GemmOperand operand, const PieceLimits& limits, std::uint64_t units) const
{
    std::uint64_t most = fitting(operand, limits);
    if (streams(operand))
        for (const GemmOperand each : {GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs})
            if (streams(each))
                most = std::min(most, fitting(each, limits));
    return ceil_div(units, ceil_div(units, most));
}

Bytes LoopNest::working_set(GemmOperand operand) const
{
    std::uint64_t elements = 1;
    bool inside = false;
    for (const GemmDimension loop : loops_) {
        if (loop == missing(operand))
            inside = uses(operand) > 1;
        else
            elements *= inside ? size_of(gemm_, loop) : tile(loop);
    }
    return elements * element_bytes(operand);
}

Bytes LoopNest::tile_bytes(GemmOperand operand) const
{
    std::uint64_t elements = 1;
    for (const GemmDimension loop : loops_)
        if (loop != missing(operand))
            elements *= tile(loop);
    return elements * element_bytes(operand);
}

std::uint64_t LoopNest::offset(GemmOperand operand, const Place& place) const
{
    std::array<GemmDimension, 2> own{};
    std::copy_if(loops_.begin(), loops_.end(), own.begin(),
        [operand](GemmDimension loop) { return loop != missing(operand); });
    const auto [outer, inner] = own;
    const std::uint64_t before = place.at(outer) * tile(outer) * size_of(gemm_, inner);
    return before + extent(outer, place.at(outer)) * place.at(inner) * tile(inner);
}

std::uint64_t LoopNest::loaded(GemmOperand operand) const
{
    const std::uint64_t elements = operand == GemmOperand::inputs ? gemm_.m * gemm_.k : gemm_.k * gemm_.n;
    return elements * (kept(operand) ? 1 : uses(operand));
}

std::uint64_t LoopNest::spilled() const
{
    if (sums_stay_ || kept(GemmOperand::outputs))
        return 0;
    return gemm_.m * gemm_.n * (uses(GemmOperand::outputs) - 1);
}

Bytes LoopNest::memory_bytes(std::uint32_t output_element_bytes) const
{
    const std::uint64_t results = gemm_.m * gemm_.n * output_element_bytes;
    return gemm_.batch
        * (loaded(GemmOperand::inputs) + loaded(GemmOperand::weights) + results
            + 2 * partial_sum_bytes * spilled());
}

/// What moves goes into the global buffer and out of it, into the SRAM (results: out of it); the array uses
/// tiles there, and adds to kept sums, as often as it must.
Bytes LoopNest::buffer_bytes(GemmOperand operand) const
{
    if (operand != GemmOperand::outputs)
        return 3 * loaded(operand)
            + gemm_.m * gemm_.k * gemm_.n / size_of(gemm_, missing(operand)) * uses(operand);
    const std::uint64_t sums = gemm_.m * gemm_.n, times = uses(operand);
    return partial_sum_bytes * (3 * (sums + spilled()) + sums * (kept(operand) ? 2 * times - 1 : times));
}

Bytes LoopNest::buffer_bytes() const
{
    Bytes bytes;
    for (const GemmOperand operand : {GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs})
        bytes += buffer_bytes(operand);
    return gemm_.batch * bytes;
}

} // namespace pivotsim
