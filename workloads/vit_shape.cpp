// SPDX-License-Identifier: Apache-2.0
#include "workloads/vit_shape.h"

#include "workloads/path.h"

#include <fmt/format.h>

#include <cmath>

namespace pivotsim {
namespace {

// Far beyond ViT-22B (width 6144, 48 encoders), yet small enough for every product below.
constexpr std::uint32_t max_side = 16384, max_width = 65536, max_heads = 1024, max_classes = 1'000'000;
constexpr std::uint32_t max_kernel = 1024;
constexpr std::size_t max_stem = 64;
constexpr std::uint64_t max_tokens = 1u << 20;
constexpr double max_ratio = 64, max_macs = 1e18;

/// Collects the faults of one shape; each step relies on those before.
class ShapeCheck {
public:
    explicit ShapeCheck(const VitShape& shape) : shape_(shape) { }

    std::vector<Fault> run()
    {
        if (!is_valid_name(shape_.name))
            fault("name", fmt::format("'{}' is no name", shape_.name));
        scalars();
        if (faults_.empty())
            stem();
        if (faults_.empty())
            work();
        return std::move(faults_);
    }

private:
    void fault(const char* key, std::string message) { faults_.push_back({key, std::move(message)}); }

    bool in_range(const char* key, std::uint64_t value, std::uint64_t most)
    {
        if (value >= 1 && value <= most)
            return true;
        fault(key, fmt::format("{} = {} is out of range: 1 to {}", key, value, most));
        return false;
    }

    void scalars()
    {
        in_range("image_size", shape_.image_size, max_side);
        in_range("channels", shape_.channels, max_width);
        in_range("depth", shape_.depth, Path::max_depth);
        in_range("classes", shape_.classes, max_classes);
        const bool width = in_range("embed_dim", shape_.embed_dim, max_width);
        if (in_range("heads", shape_.heads, max_heads) && width && shape_.embed_dim % shape_.heads != 0)
            fault("heads",
                fmt::format("heads = {} does not divide embed_dim = {}", shape_.heads, shape_.embed_dim));
        if (!(shape_.mlp_ratio > 0 && shape_.mlp_ratio <= max_ratio))
            fault("mlp_ratio",
                fmt::format(
                    "mlp_ratio = {} is out of range: above 0, at most {}", shape_.mlp_ratio, max_ratio));
        else if (const double hidden = shape_.embed_dim * shape_.mlp_ratio;
                 width && hidden != std::floor(hidden))
            fault("mlp_ratio", fmt::format("embed_dim x mlp_ratio = {} is no whole width", hidden));
    }

    void stem()
    {
        if (shape_.stem.empty() || shape_.stem.size() > max_stem) {
            fault(
                "stem", fmt::format("a stem has 1 to {} convolutions, not {}", max_stem, shape_.stem.size()));
            return;
        }
        for (std::size_t layer = 0; layer < shape_.stem.size() && faults_.empty(); ++layer)
            convolution(layer);
        if (!faults_.empty())
            return;
        if (shape_.stem.back().out_channels != shape_.embed_dim)
            fault("stem",
                fmt::format("the last convolution writes {} channels, but embed_dim is {}",
                    shape_.stem.back().out_channels, shape_.embed_dim));
        if (shape_.tokens() > max_tokens)
            fault("stem", fmt::format("{} tokens are more than {}", shape_.tokens(), max_tokens));
    }

    void convolution(std::size_t layer)
    {
        const auto& conv = shape_.stem[layer];
        in_range("out_channels", conv.out_channels, max_width);
        in_range("kernel", conv.kernel, max_kernel);
        in_range("stride", conv.stride, max_kernel);
        if (!faults_.empty())
            return;
        if (conv.padding >= conv.kernel)
            fault("padding",
                fmt::format("padding = {} reaches beyond the kernel of {}", conv.padding, conv.kernel));
        else if (const auto side = shape_.side_after(layer); conv.kernel > side + 2 * conv.padding)
            fault("kernel",
                fmt::format(
                    "the kernel of {} does not fit into {} pixels", conv.kernel, side + 2 * conv.padding));
        else if (const auto k = shape_.stem_gemm(layer).k; k > max_extent)
            fault("kernel",
                fmt::format("a row of the im2col matrix has {} elements, more than {}", k, max_extent));
    }

    /// One limit for the sum in floating point, so that no product of a trace can overflow.
    void work()
    {
        const double t = static_cast<double>(shape_.tokens()), d = shape_.embed_dim;
        double macs = shape_.depth
            * (4 * t * d * d + 2 * t * t * d + 2 * t * d * static_cast<double>(shape_.hidden()));
        for (std::size_t layer = 0; layer < shape_.stem.size(); ++layer) {
            const auto gemm = shape_.stem_gemm(layer);
            macs += static_cast<double>(gemm.m) * static_cast<double>(gemm.k) * static_cast<double>(gemm.n);
        }
        if (macs > max_macs)
            fault("depth", fmt::format("{:.3g} multiply-accumulates are more than {:.3g}", macs, max_macs));
    }

    const VitShape& shape_;
    std::vector<Fault> faults_;
};

} // namespace

std::vector<Fault> VitShape::faults() const
{
    return ShapeCheck{*this}.run();
}

std::uint64_t VitShape::hidden() const
{
    return static_cast<std::uint64_t>(embed_dim * mlp_ratio);
}

std::uint64_t VitShape::side_after(std::size_t layers) const
{
    std::uint64_t side = image_size;
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const auto& conv = stem.at(layer);
        side = (side + 2 * conv.padding - conv.kernel) / conv.stride + 1;
    }
    return side;
}

GemmShape VitShape::stem_gemm(std::size_t layer) const
{
    const auto& conv = stem.at(layer);
    const std::uint64_t in = layer == 0 ? channels : stem[layer - 1].out_channels;
    const auto side = side_after(layer + 1);
    return {1, side * side, std::uint64_t{conv.kernel} * conv.kernel * in, conv.out_channels};
}

} // namespace pivotsim
