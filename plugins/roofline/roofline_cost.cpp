// SPDX-License-Identifier: Apache-2.0
#include "roofline_cost.h"

#include "base/diagnostics.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {

Cycles RooflineCost::launch(const Operator& op) const
{
    if (config_.fused && (op.kind == OperatorKind::gelu || op.kind == OperatorKind::add))
        return 0;
    return static_cast<std::uint64_t>(
        std::ceil(config_.launch.seconds() * static_cast<double>(clock_.hertz) - 1e-6));
}

Cycles RooflineCost::compute(const Operator& op) const
{
    const double seconds = flop(op) / (config_.peak * efficiency(op.kind).value);
    const double cycles = std::ceil(seconds * static_cast<double>(clock_.hertz));
    constexpr double most = 1e15; // some days at 1 GHz; the kernel's clock ends soon after
    if (!(cycles < most))
        throw SimulationError(fmt::format("'{}' computes for {:.3g} s", op.name, seconds));
    return static_cast<std::uint64_t>(cycles);
}

std::uint64_t RooflineCost::macs_per_cycle() const
{
    return static_cast<std::uint64_t>(std::ceil(config_.peak / 2 / static_cast<double>(clock_.hertz)));
}

double RooflineCost::flop(const Operator& op) const
{
    switch (op.kind) {
    case OperatorKind::softmax:
        return config_.softmax_flop * elements(op);
    case OperatorKind::layer_norm:
        return config_.layer_norm_flop * elements(op);
    case OperatorKind::gelu:
        return config_.gelu_flop * elements(op);
    case OperatorKind::add:
        return config_.add_flop * elements(op);
    case OperatorKind::gather:
        return config_.gather_flop * elements(op);
    case OperatorKind::top_k:
        return config_.top_k_flop * elements(op);
    case OperatorKind::entropy:
        return config_.entropy_flop * elements(op);
    case OperatorKind::sparse_gemm:
        return masked() ? tiled_flop(op.gemm) : 2.0 * static_cast<double>(op.macs());
    case OperatorKind::gemm:
    case OperatorKind::batched_gemm:
    case OperatorKind::conv:
        break;
    }
    return tiled_flop(op.gemm);
}

/// As many as all cores could do while the waves of tiles last.
double RooflineCost::tiled_flop(const GemmShape& gemm) const
{
    const std::uint64_t deep = ceil_div(gemm.k, config_.tile_depth);
    const std::uint64_t tiles
        = gemm.batch * ceil_div(gemm.m, config_.tile_rows) * ceil_div(gemm.n, config_.tile_columns) * deep;
    const std::uint64_t waves = ceil_div(tiles, config_.cores);
    const std::uint64_t of_tile
        = std::uint64_t{config_.tile_rows} * config_.tile_columns * ceil_div(gemm.k, deep);
    return 2.0 * static_cast<double>(waves) * config_.cores * static_cast<double>(of_tile);
}

Ratio RooflineCost::efficiency(OperatorKind kind) const
{
    switch (kind) {
    case OperatorKind::gemm:
    case OperatorKind::conv:
        return config_.gemm;
    case OperatorKind::batched_gemm:
        return config_.batched_gemm;
    case OperatorKind::sparse_gemm:
        return masked() ? config_.batched_gemm : config_.sparse;
    case OperatorKind::softmax:
        return config_.softmax;
    case OperatorKind::gather:
    case OperatorKind::top_k:
        return config_.gather;
    case OperatorKind::layer_norm:
    case OperatorKind::gelu:
    case OperatorKind::add:
    case OperatorKind::entropy:
        break;
    }
    return config_.element_wise;
}

/// Behind a masked product the scores are dense, with minus infinity where the mask has nothing.
double RooflineCost::elements(const Operator& op) const
{
    if (op.kind == OperatorKind::softmax && masked())
        if (const auto producer = trace_.producer(op.inputs.front()))
            if (const Operator& before = trace_.op(*producer); before.kind == OperatorKind::sparse_gemm)
                return static_cast<double>(before.gemm.batch * before.gemm.m * before.gemm.n);
    return static_cast<double>(op.rows.elements());
}

} // namespace pivotsim
