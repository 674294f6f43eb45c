// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/path.h"
#include "workloads/trace.h"
#include "workloads/vit_shape.h"

#include <cstdint>

namespace pivotsim {

/// How finely attention is cut into operators.
enum class Granularity {
    layer, ///< one batched GEMM and one softmax over all heads
    head ///< QKt, softmax and SMxV once per head, so that units can overlap within an attention
};

struct CompileOptions {
    std::uint32_t activation_bytes = 1; ///< INT8; partial sums are the hardware's concern
    std::uint32_t weight_bytes = 1; ///< INT8
    Granularity granularity = Granularity::layer;
};

/// Stem, encoders, final norm, classifier and entropy of one image, in execution order. Operators are named
/// "stem.conv1", "encoder.3.qkv", "encoder.3.qkt.h2", tensors after their producers, weights
/// "<operator>.weight".
///
/// Per encoder: [norm1, qkv, qkt, softmax, smxv, proj, residual1] if its attention is active, then norm2,
/// fc1, gelu, fc2, residual2. `entropy` includes the softmax of the logits (paper, Eq. 3).
///
/// Left out, as they are folded away or below one percent: biases and LayerNorm's gains; batch normalisation
/// (folded into the convolution) and ReLU of LV-ViT's stem (at the array's output); 1 / sqrt(head_dim) and
/// LV-ViT's residual scale (folded into the weights before). LV-ViT's auxiliary token head is left out too,
/// although the public code adds its maximum to the logits: 196 x d x classes, about 1 % of the model.
///
/// Throws InputError if the shape has faults, the path another depth, or the trace too many operators.
Trace compile(const VitShape& shape, const Path& path, const CompileOptions& options = {});

} // namespace pivotsim
