// SPDX-License-Identifier: Apache-2.0
#include "workloads/compiler.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

/// Writes the trace of one image, operator by operator; `x` is the residual stream throughout.
class Compilation {
public:
    Compilation(const VitShape& shape, const Path& path, const CompileOptions& options)
        : shape_(shape), path_(path), options_(options), t_(shape.tokens()), d_(shape.embed_dim)
    {
        trace_.model = shape.name;
        trace_.path = path.to_string();
    }

    Trace run()
    {
        TensorId x = stem();
        for (EncoderIndex encoder = 0; encoder < shape_.depth; ++encoder) {
            encoder_ = encoder;
            if (path_.is_active(encoder))
                x = attention(x);
            x = mlp(x);
        }
        encoder_.reset();
        classify(x);
        return std::move(trace_);
    }

private:
    using Inputs = std::vector<TensorId>;

    TensorId stem()
    {
        TensorId x = tensor("image", {shape_.channels, shape_.image_size, shape_.image_size});
        for (std::size_t layer = 0; layer < shape_.stem.size(); ++layer)
            x = multiply(OperatorKind::conv, fmt::format("stem.conv{}", layer + 1), Group::stem,
                shape_.stem_gemm(layer), {x});
        const TensorId class_token = weight("stem.class_token", {1, d_});
        const TensorId position = weight("stem.position", {t_, d_});
        return over_rows(OperatorKind::add, "stem.embed", Group::stem, {t_, d_}, {x, class_token, position});
    }

    TensorId attention(TensorId x)
    {
        const TensorId normed
            = over_rows(OperatorKind::layer_norm, name("norm1"), Group::norm, {t_, d_}, {x});
        const TensorId qkv
            = multiply(OperatorKind::gemm, name("qkv"), Group::attention_mac, {1, t_, d_, 3 * d_}, {normed});
        Inputs heads;
        if (options_.granularity == Granularity::layer)
            heads.push_back(self_attention(qkv, shape_.heads, ""));
        else
            for (std::uint32_t head = 1; head <= shape_.heads; ++head)
                heads.push_back(self_attention(qkv, 1, fmt::format(".h{}", head)));
        const TensorId projected
            = multiply(OperatorKind::gemm, name("proj"), Group::attention_mac, {1, t_, d_, d_}, heads);
        return over_rows(OperatorKind::add, name("residual1"), Group::residual, {t_, d_}, {x, projected});
    }

    /// `heads` heads at once; Q, K and V are columns of the one tensor `qkv`.
    TensorId self_attention(TensorId qkv, std::uint64_t heads, const std::string& suffix)
    {
        const auto head_dim = shape_.head_dim();
        const TensorId scores = multiply(OperatorKind::batched_gemm, name("qkt") + suffix,
            Group::attention_mac, {heads, t_, head_dim, t_}, {qkv, qkv}, true);
        const TensorId shares = over_rows(
            OperatorKind::softmax, name("softmax") + suffix, Group::softmax, {heads * t_, t_}, {scores});
        return multiply(OperatorKind::batched_gemm, name("smxv") + suffix, Group::attention_mac,
            {heads, t_, t_, head_dim}, {shares, qkv});
    }

    TensorId mlp(TensorId x)
    {
        const auto hidden = shape_.hidden();
        const TensorId normed
            = over_rows(OperatorKind::layer_norm, name("norm2"), Group::norm, {t_, d_}, {x});
        const TensorId wide
            = multiply(OperatorKind::gemm, name("fc1"), Group::mlp, {1, t_, d_, hidden}, {normed});
        const TensorId bent = over_rows(OperatorKind::gelu, name("gelu"), Group::mlp, {t_, hidden}, {wide});
        const TensorId narrow
            = multiply(OperatorKind::gemm, name("fc2"), Group::mlp, {1, t_, hidden, d_}, {bent});
        return over_rows(OperatorKind::add, name("residual2"), Group::residual, {t_, d_}, {x, narrow});
    }

    void classify(TensorId x)
    {
        const TensorId normed = over_rows(OperatorKind::layer_norm, "norm", Group::norm, {t_, d_}, {x});
        // Reads the class token's row only.
        const TensorId logits
            = multiply(OperatorKind::gemm, "classifier", Group::head, {1, 1, d_, shape_.classes}, {normed});
        constexpr std::uint32_t entropy_bytes
            = 4; // assumed: a single-precision number that the gate compares
        Operator gate = make(OperatorKind::entropy, "entropy", Group::gate, {logits});
        gate.rows = {1, shape_.classes};
        gate.output = trace_.add_tensor({"entropy", {1}, entropy_bytes, false});
        trace_.add_operator(std::move(gate));
    }

    std::string name(const char* step) const { return fmt::format("encoder.{}.{}", *encoder_ + 1, step); }

    Operator make(OperatorKind kind, std::string name, Group group, Inputs inputs) const
    {
        Operator op;
        op.name = std::move(name);
        op.kind = kind;
        op.group = group;
        op.encoder = encoder_;
        op.inputs = std::move(inputs);
        return op;
    }

    /// A GEMM; but for batched ones, whose B is an activation, B is a new weight. The results of heads lie
    /// side by side in a row, as the projection reads them, or head after head, as the softmax does.
    TensorId multiply(OperatorKind kind, std::string name, Group group, GemmShape gemm, Inputs inputs,
        bool head_after_head = false)
    {
        if (kind != OperatorKind::batched_gemm)
            inputs.push_back(weight(name + ".weight", {gemm.k, gemm.n}));
        Operator op = make(kind, std::move(name), group, std::move(inputs));
        op.gemm = gemm;
        const TensorId output = op.output = head_after_head ? tensor(op.name, {gemm.batch * gemm.m, gemm.n})
                                                            : tensor(op.name, {gemm.m, gemm.batch * gemm.n});
        trace_.add_operator(std::move(op));
        return output;
    }

    TensorId over_rows(OperatorKind kind, std::string name, Group group, RowShape rows, Inputs inputs)
    {
        Operator op = make(kind, std::move(name), group, std::move(inputs));
        op.rows = rows;
        const TensorId output = op.output = tensor(op.name, {rows.rows, rows.columns});
        trace_.add_operator(std::move(op));
        return output;
    }

    TensorId tensor(std::string name, std::vector<std::uint64_t> shape)
    {
        return trace_.add_tensor({std::move(name), std::move(shape), options_.activation_bytes, false});
    }

    TensorId weight(std::string name, std::vector<std::uint64_t> shape)
    {
        return trace_.add_tensor({std::move(name), std::move(shape), options_.weight_bytes, true});
    }

    const VitShape& shape_;
    const Path& path_;
    const CompileOptions& options_;
    const std::uint64_t t_, d_; ///< tokens, embed_dim
    Trace trace_;
    std::optional<EncoderIndex> encoder_; ///< none in stem and head
};

void require_compilable(const VitShape& shape, const Path& path, const CompileOptions& options)
{
    Diagnostics findings;
    for (const auto& fault : shape.faults())
        findings.error({}, "E-SHAPE", fmt::format("{}: {}", fault.key, fault.message));
    if (path.depth() != shape.depth)
        findings.error({}, "E-DEPTH",
            fmt::format(
                "the path is made for {} encoders, {} has {}", path.depth(), shape.name, shape.depth));
    for (const auto bytes : {options.activation_bytes, options.weight_bytes})
        if (bytes < 1 || bytes > 16)
            findings.error(
                {}, "E-RANGE", fmt::format("elements of {} bytes are out of range: 1 to 16", bytes));
    const std::uint64_t pieces = options.granularity == Granularity::head ? shape.heads : 1;
    const auto operators
        = shape.stem.size() + 4 + std::uint64_t{shape.depth} * 5 + path.effort() * (4 + 3 * pieces);
    if (operators > Trace::max_operators)
        findings.error(
            {}, "E-LIMIT", fmt::format("{} operators are more than {}", operators, Trace::max_operators));
    findings.throw_if_errors();
}

} // namespace

Trace compile(const VitShape& shape, const Path& path, const CompileOptions& options)
{
    require_compilable(shape, path, options);
    return Compilation{shape, path, options}.run();
}

} // namespace pivotsim
