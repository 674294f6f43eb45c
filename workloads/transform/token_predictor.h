// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/transform/trace_rewriter.h"

#include <optional>
#include <string>

namespace pivotsim {

/// What says which tokens are kept.
enum class TokenPredictor {
    heatvit, ///< multi-head token classifier of HeatViT (HPCA 2023)
    dynamicvit, ///< prediction module of DynamicViT (NeurIPS 2021)
    none ///< known beforehand, at no cost
};

/// One stage of token pruning, in front of an encoder.
struct PruningSite {
    EncoderIndex encoder = 0;
    TensorId stream = 0; ///< of the new trace; class token, candidates and perhaps a package, a row each
    std::uint64_t candidates = 0; ///< patch tokens that are still there
    std::uint64_t kept = 0; ///< of these, behind the stage
    bool packaged = false; ///< the stream's last row is a package
    bool package = false; ///< what is pruned goes on as one token
    std::uint64_t width = 0; ///< embed_dim
    std::uint64_t heads = 0; ///< heatvit only
    std::uint32_t activation_bytes = 1, weight_bytes = 1;

    /// Class token, kept tokens and package.
    std::uint64_t tokens() const { return 1 + kept + (package ? 1 : 0); }
};

/// Writes predictor, selection and package, all of group predictor and named "encoder.4.predictor.<step>",
/// and gives back the shorter stream. Means over tokens are products with a row of 1/T, their spreading to
/// all tokens one with a column of ones. Assumed: a sigmoid and a product of elements cost what GELU and add
/// do, indices have two bytes, and the weights of the package are scaled with the scores.
///
/// HeatViT, from memory of the paper (C candidates, h heads of d/h channels, all per head): local and global
/// layers d/h -> d/2h with GELU, the global ones averaged over the tokens; both side by side through
/// d/h -> d/2h with GELU and d/2h -> 2 with softmax; a head's importance from its channels' mean through
/// h -> h/2 -> h over the heads, GELU and sigmoid; the score is the sum over heads, weighted by importance.
/// The dimensions of the hidden layers are assumed.
///
/// DynamicViT: LayerNorm, d -> d with GELU, its second half averaged over the tokens, then d -> d/2 -> d/4
/// with GELU, -> 2 with log-softmax.
TensorId write_pruning(TraceRewriter& rewriter, TokenPredictor predictor, const PruningSite& site);

} // namespace pivotsim
