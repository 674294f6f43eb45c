// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/units.h"

namespace pivotsim {

/// What becomes of an operator with a mask.
enum class SparseExecution {
    masked, ///< the dense products and the dense softmax behind them; the mask saves nothing
    native ///< what the mask leaves, at an efficiency of its own
};

/// A CPU or GPU as data sheets and profilers describe it. Operators work at `peak` times the efficiency of
/// their class. FLOP: a multiply-accumulate counts as two, an element of a non-linear operator as many as its
/// kind needs.
struct RooflineConfig {
    double peak = 0; ///< FLOP/s
    Duration launch; ///< an operator, before it begins
    bool fused = false; ///< GELU and additions are launched with what is before them
    Ratio gemm{1}, batched_gemm{1}, softmax{1}, element_wise{1}, sparse{1}, gather{1}; ///< of the peak
    /// A product is cut into tiles of so many rows, columns and steps of K; each occupies one of the cores,
    /// so that time goes by in waves of tiles, full or not. One core and tiles of one element: no waves.
    std::uint32_t cores = 1, tile_rows = 1, tile_columns = 1, tile_depth = 1;
    SparseExecution sparse_execution = SparseExecution::masked;
    double softmax_flop = 20, gelu_flop = 20, layer_norm_flop = 8, add_flop = 1; ///< an element
    double entropy_flop = 40, gather_flop = 1, top_k_flop = 20; ///< an element
    Power busy, idle;

    static const Fields<RooflineConfig>& fields();
};

} // namespace pivotsim
