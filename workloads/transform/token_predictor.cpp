// SPDX-License-Identifier: Apache-2.0
#include "workloads/transform/token_predictor.h"

#include "workloads/transform/transform.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

using Inputs = std::vector<TensorId>;
using Extents = std::vector<std::uint64_t>;

/// Writes the operators of one stage.
class PruningStageWriter {
public:
    PruningStageWriter(TraceRewriter& rewriter, const PruningSite& site)
        : rewriter_(rewriter), site_(site), c_(site.candidates), d_(site.width), h_(site.heads)
    {
    }

    TensorId run(TokenPredictor predictor)
    {
        Inputs choice; // scores and the order that follows from them
        if (predictor != TokenPredictor::none) {
            choice.push_back(predictor == TokenPredictor::heatvit ? heatvit() : dynamicvit());
            choice.push_back(top_k(choice.front()));
        }
        Inputs rows{site_.stream};
        if (!choice.empty())
            rows.push_back(choice.back());
        if (site_.package)
            rows.push_back(package(choice));
        return over_rows(OperatorKind::gather, "gather", {site_.tokens(), d_}, rows);
    }

private:
    TensorId heatvit()
    {
        if (h_ == 0 || d_ % (2 * h_) != 0)
            refuse_transform(rewriter_.place(),
                fmt::format(
                    "HeatViT's predictor halves the channels of a head, but {} heads share {}", h_, d_),
                {"choose another predictor: dynamicvit or none"});
        const std::uint64_t channels = d_ / h_, half = channels / 2,
                            squeezed = std::max<std::uint64_t>(1, h_ / 2);
        const TensorId local = per_head("local", channels, half, {site_.stream});
        const TensorId local_bent = gelu("local_gelu", d_ / 2, local);
        const TensorId global = per_head("global", channels, half, {site_.stream});
        const TensorId spread = mean_of(gelu("global_gelu", d_ / 2, global), d_ / 2);
        const TensorId hidden
            = gelu("fc1_gelu", d_ / 2, per_head("fc1", channels, half, {local_bent, spread}));
        const TensorId scores = per_head("fc2", half, 2, {hidden}, true);
        const TensorId shares = over_rows(OperatorKind::softmax, "softmax", {h_ * c_, 2}, {scores});
        const TensorId means = per_head("head_mean", channels, 1, {site_.stream});
        const TensorId squeeze = gelu("head_gelu", squeezed, layer("head_fc1", h_, squeezed, {means}));
        const TensorId importance = gelu("head_sigmoid", h_, layer("head_fc2", squeezed, h_, {squeeze}));
        const TensorId weighed = over_rows(OperatorKind::add, "weigh", {c_, h_}, {importance, shares});
        return layer("score", h_, 1, {weighed});
    }

    TensorId dynamicvit()
    {
        if (d_ % 4 != 0)
            refuse_transform(rewriter_.place(),
                fmt::format("DynamicViT's predictor quarters the channels, but there are {}", d_));
        const TensorId normed = over_rows(OperatorKind::layer_norm, "norm", {c_, d_}, {site_.stream});
        const TensorId wide = gelu("fc1_gelu", d_, layer("fc1", d_, d_, {normed}));
        const TensorId spread = mean_of(wide, d_ / 2);
        const TensorId half = gelu("fc2_gelu", d_ / 2, layer("fc2", d_, d_ / 2, {wide, spread}));
        const TensorId quarter = gelu("fc3_gelu", d_ / 4, layer("fc3", d_ / 2, d_ / 4, {half}));
        return over_rows(OperatorKind::softmax, "softmax", {c_, 2}, {layer("fc4", d_ / 4, 2, {quarter})});
    }

    /// Mean over the candidates, then a copy of it for each.
    TensorId mean_of(TensorId x, std::uint64_t columns)
    {
        const TensorId mean = product("mean", {1, 1, c_, columns}, {weight("mean", {1, c_}), x});
        return product("spread", {1, c_, 1, columns}, {weight("spread", {c_, 1}), mean});
    }

    TensorId top_k(TensorId scores)
    {
        constexpr std::uint32_t index_bytes = 2; // assumed: a token's number in 16 bits
        Operator op = make(OperatorKind::top_k, "top_k", {scores});
        op.rows = {1, c_};
        return write(std::move(op), {site_.kept}, index_bytes);
    }

    /// Weighted mean of the pruned rows; a package of before is one of them.
    TensorId package(Inputs weights)
    {
        const std::uint64_t pruned = c_ - site_.kept + (site_.packaged ? 1 : 0);
        if (weights.empty())
            weights.push_back(weight("package", {1, pruned}));
        weights.push_back(site_.stream);
        return product("package", {1, 1, pruned, d_}, weights);
    }

    TensorId layer(const char* step, std::uint64_t k, std::uint64_t n, Inputs inputs)
    {
        inputs.push_back(weight(step, {k, n}));
        Operator op = make(OperatorKind::gemm, step, std::move(inputs));
        op.gemm = {1, c_, k, n};
        return write(std::move(op), {c_, n}, site_.activation_bytes);
    }

    TensorId per_head(
        const char* step, std::uint64_t k, std::uint64_t n, Inputs inputs, bool head_after_head = false)
    {
        inputs.push_back(weight(step, {h_ * k, n}));
        Operator op = make(OperatorKind::batched_gemm, step, std::move(inputs));
        op.gemm = {h_, c_, k, n};
        const Extents shape = head_after_head ? Extents{h_ * c_, n} : Extents{c_, h_ * n};
        return write(std::move(op), shape, site_.activation_bytes);
    }

    TensorId product(const char* step, GemmShape gemm, Inputs inputs)
    {
        Operator op = make(OperatorKind::batched_gemm, step, std::move(inputs));
        op.gemm = gemm;
        return write(std::move(op), {gemm.m, gemm.n}, site_.activation_bytes);
    }

    TensorId gelu(const char* step, std::uint64_t columns, TensorId x)
    {
        return over_rows(OperatorKind::gelu, step, {c_, columns}, {x});
    }

    TensorId over_rows(OperatorKind kind, const char* step, RowShape rows, Inputs inputs)
    {
        Operator op = make(kind, step, std::move(inputs));
        op.rows = rows;
        return write(std::move(op), {rows.rows, rows.columns}, site_.activation_bytes);
    }

    std::string name(const char* step) const
    {
        return fmt::format("encoder.{}.predictor.{}", site_.encoder + 1, step);
    }

    Operator make(OperatorKind kind, const char* step, Inputs inputs) const
    {
        Operator op;
        op.name = name(step);
        op.kind = kind;
        op.group = Group::predictor;
        op.encoder = site_.encoder;
        op.inputs = std::move(inputs);
        return op;
    }

    TensorId weight(const char* step, Extents shape)
    {
        return rewriter_.add(Tensor{name(step) + ".weight", std::move(shape), site_.weight_bytes, true});
    }

    TensorId write(Operator op, Extents shape, std::uint32_t bytes)
    {
        const TensorId output = op.output = rewriter_.add(Tensor{op.name, std::move(shape), bytes, false});
        rewriter_.add(std::move(op));
        return output;
    }

    TraceRewriter& rewriter_;
    const PruningSite& site_;
    const std::uint64_t c_, d_, h_; ///< candidates, channels, heads
};

} // namespace

TensorId write_pruning(TraceRewriter& rewriter, TokenPredictor predictor, const PruningSite& site)
{
    return PruningStageWriter{rewriter, site}.run(predictor);
}

} // namespace pivotsim
