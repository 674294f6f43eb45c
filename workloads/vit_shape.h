// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"
#include "workloads/operator_check.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

/// One convolution of a stem, on square images.
struct Convolution {
    std::uint32_t out_channels = 0, kernel = 0, stride = 1, padding = 0;
};

/// What a vision transformer is built from; plain numbers as they stand in configs/models/*.yaml.
/// Not in it: biases, LayerNorm's gains, LV-ViT's auxiliary token head (compiler.h says why).
struct VitShape {
    std::string name;
    std::uint32_t image_size = 224; ///< pixels a side
    std::uint32_t channels = 3;
    std::uint32_t embed_dim = 0;
    std::uint32_t depth = 0; ///< encoders
    std::uint32_t heads = 0;
    double mlp_ratio = 4; ///< hidden width of the MLP over embed_dim; need not be whole, the width must
    std::uint32_t classes = 1000;
    std::vector<Convolution> stem; ///< DeiT: the patch embedding; the last one writes embed_dim channels

    /// Everything that makes the shape impossible or absurd; key is the field. Empty: all below is safe to
    /// call.
    std::vector<Fault> faults() const;

    std::uint64_t head_dim() const { return embed_dim / heads; }
    std::uint64_t hidden() const;
    /// Pixels a side after the first `layers` convolutions.
    std::uint64_t side_after(std::size_t layers) const;
    std::uint64_t patches() const { return side_after(stem.size()) * side_after(stem.size()); }
    /// Patches and the class token: 197 for a 224 pixel image in 16 pixel patches.
    std::uint64_t tokens() const { return patches() + 1; }
    /// A convolution of the stem as its im2col GEMM: M output pixels, K = kernel^2 x channels in, N channels
    /// out.
    GemmShape stem_gemm(std::size_t layer) const;
};

} // namespace pivotsim
