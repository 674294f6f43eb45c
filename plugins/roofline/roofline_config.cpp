// SPDX-License-Identifier: Apache-2.0
#include "roofline_config.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<Complaint> check(const RooflineConfig& config)
{
    const std::pair<const char*, Ratio> efficiencies[]
        = {{"gemm", config.gemm}, {"batched_gemm", config.batched_gemm}, {"softmax", config.softmax},
            {"element_wise", config.element_wise}, {"sparse", config.sparse}, {"gather", config.gather}};
    for (const auto& [key, efficiency] : efficiencies)
        if (efficiency.value <= 0)
            return {
                {fmt::format("at an efficiency of {} % no operator would ever end", 100 * efficiency.value),
                    key}};
    if (config.idle.watts > config.busy.watts)
        return {{fmt::format("idle at {} W, and busy at {} W only", config.idle.watts, config.busy.watts),
            "idle"}};
    return {};
}

} // namespace

const Fields<RooflineConfig>& RooflineConfig::fields()
{
    using Config = RooflineConfig;
    static const Range efficiency{"0 %", "100 %"};
    static const Range flop{0.0, 1e6};
    static const Fields<Config> table{"roofline",
        "a CPU or GPU: launch, then the longer of computing and moving the operands",
        {
            {"peak", &Config::peak, "FLOP/s, a multiply-accumulate being two", Required{}, Range{1e6, 1e18}},
            {"launch", &Config::launch, "of each operator: framework, driver, threads", Range{"0 s", "1 s"}},
            {"fused", &Config::fused,
                "gelu and add need no launch: the operator before does them, their bytes still move"},
            {"gemm", &Config::gemm, "share of the peak that gemm and conv achieve", efficiency},
            {"batched_gemm", &Config::batched_gemm, "the same, small products of heads", efficiency},
            {"softmax", &Config::softmax, "the same, softmax", efficiency},
            {"element_wise", &Config::element_wise, "the same, add, gelu, layer_norm, entropy", efficiency},
            {"sparse", &Config::sparse, "the same, native sparse_gemm", efficiency},
            {"gather", &Config::gather, "the same, gather and top_k", efficiency},
            {"cores", &Config::cores, "that work on tiles of a dense product at the same time",
                Range{1, 65536}},
            {"tile_rows", &Config::tile_rows, "of a product's output; a partial tile costs as much",
                Range{1, 65536}},
            {"tile_columns", &Config::tile_columns, "the same", Range{1, 65536}},
            {"tile_depth", &Config::tile_depth, "K that one tile covers, at most", Range{1, 1048576}},
            {"sparse_execution", &Config::sparse_execution, "what becomes of sparse_gemm",
                EnumNames<SparseExecution>{
                    {SparseExecution::masked, "masked", "dense products, dense softmax behind them"},
                    {SparseExecution::native, "native", "what the mask leaves"}}},
            {"softmax_flop", &Config::softmax_flop,
                "an element: maximum, difference, exponential, sum, quotient (assumed)", flop},
            {"gelu_flop", &Config::gelu_flop, "an element: a polynomial for erf (assumed)", flop},
            {"layer_norm_flop", &Config::layer_norm_flop, "an element: two sums, scaling (assumed)", flop},
            {"add_flop", &Config::add_flop, "an element", flop},
            {"entropy_flop", &Config::entropy_flop, "a class: softmax, logarithm, sum (assumed)", flop},
            {"gather_flop", &Config::gather_flop, "an element that is copied (assumed)", flop},
            {"top_k_flop", &Config::top_k_flop, "an element: comparisons of a sort (assumed)", flop},
            {"busy", &Config::busy, "power while an operator works"},
            {"idle", &Config::idle, "power at all other times, launches included"},
        },
        check};
    return table;
}

} // namespace pivotsim
