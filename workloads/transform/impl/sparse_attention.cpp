// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "workloads/path.h"
#include "workloads/transform/attention_view.h"
#include "workloads/transform/trace_rewriter.h"
#include "workloads/transform/transform.h"

#include <cmath>
#include <fmt/format.h>
#include <map>

namespace pivotsim {
namespace {

struct SparseAttentionConfig {
    Ratio sparsity{0.9};
    std::vector<std::uint32_t> encoders;
    std::uint64_t global_tokens = 0;
    SourcePlace place;

    static const Fields<SparseAttentionConfig>& fields()
    {
        static const Fields<SparseAttentionConfig> table{"sparse_attention",
            "attention scores are computed only where a fixed mask has entries",
            {
                {"sparsity", &SparseAttentionConfig::sparsity,
                    "share of a row's scores that is not computed (ViTCoD: 90 %)", Range{"0 %", "100 %"}},
                {"encoders", &SparseAttentionConfig::encoders, "from 1; empty: all with an attention",
                    Range{1u, Path::max_depth}},
                {"global_tokens", &SparseAttentionConfig::global_tokens,
                    "columns that every row keeps: the denser part of the mask, computed densely",
                    Range{0, 1 << 20}},
            }};
        return table;
    }
};

/// Largest number that is not above kept / of, so that dense products times it, rounded up, are exact.
double density_of(std::uint64_t kept, std::uint64_t of)
{
    const auto numerator = static_cast<double>(kept), denominator = static_cast<double>(of);
    const double quotient = numerator / denominator;
    return std::fma(quotient, denominator, -numerator) > 0 ? std::nextafter(quotient, 0.0) : quotient;
}

/// Rewrites the heads of one attention that are computed together.
class SparsePiece {
public:
    SparsePiece(TraceRewriter& rewriter, const AttentionPiece& piece, std::uint64_t kept,
        std::uint64_t global, std::string mask)
        : rewriter_(rewriter), from_(rewriter.from()), scores_(from_.op(piece.scores)),
          softmax_(from_.op(piece.softmax)), context_(from_.op(piece.context)), kept_(kept), global_(global),
          mask_name_(std::move(mask))
    {
    }

    void write_scores()
    {
        const std::uint64_t rows = scores_.gemm.batch * scores_.gemm.m;
        if (kept_ > global_) // SDDMM
            mask_ = rewriter_.add(Tensor{mask_name_, {rows, kept_ - global_}, index_bytes, true});
        if (global_ > 0)
            compressed_.push_back(dense(
                scores_, {rows, global_}, inputs_of(scores_), [this](GemmShape& gemm) { gemm.n = global_; }));
        if (kept_ > global_)
            compressed_.push_back(sparse(scores_, {rows, kept_ - global_}, inputs_of(scores_),
                [this](GemmShape& gemm) { gemm.n -= global_; }));
    }

    void write_softmax()
    {
        Operator op = softmax_;
        op.rows.columns = kept_;
        op.inputs = compressed_;
        Tensor output = from_.tensor(softmax_.output);
        output.shape = {op.rows.rows, kept_};
        op.output = rewriter_.add(std::move(output));
        shares_ = op.output;
        rewriter_.substitute(softmax_.output, op.output);
        rewriter_.add(std::move(op));
    }

    void write_context() // SpMM
    {
        const std::vector<TensorId> inputs{shares_, rewriter_.copy_of(context_.operand_b())};
        const auto& shape = from_.tensor(context_.output).shape;
        std::vector<TensorId> partial;
        if (global_ > 0)
            partial.push_back(dense(context_, shape, inputs, [this](GemmShape& gemm) { gemm.k = global_; }));
        if (kept_ > global_)
            partial.push_back(
                sparse(context_, shape, inputs, [this](GemmShape& gemm) { gemm.k -= global_; }));
        if (partial.size() > 1)
            partial = {join(partial)};
        rewriter_.substitute(context_.output, partial.front());
    }

private:
    static constexpr std::uint32_t index_bytes = 2; // assumed: a column index of 16 bits

    std::vector<TensorId> inputs_of(const Operator& op)
    {
        std::vector<TensorId> inputs;
        for (const TensorId input : op.inputs)
            inputs.push_back(rewriter_.copy_of(input));
        return inputs;
    }

    template <class Change>
    TensorId dense(const Operator& before, const std::vector<std::uint64_t>& shape,
        std::vector<TensorId> inputs, Change change)
    {
        Operator op = before;
        op.name += ".dense";
        op.inputs = std::move(inputs);
        change(op.gemm);
        return write(std::move(op), before.output, shape);
    }

    template <class Change>
    TensorId sparse(const Operator& before, const std::vector<std::uint64_t>& shape,
        std::vector<TensorId> inputs, Change change)
    {
        Operator op = before;
        op.name += global_ > 0 ? ".sparse" : "";
        op.kind = OperatorKind::sparse_gemm;
        change(op.gemm);
        op.density = density_of(kept_ - global_, softmax_.rows.columns - global_);
        op.inputs = std::move(inputs);
        op.inputs.insert(op.inputs.end() - 1, mask_);
        return write(std::move(op), before.output, shape);
    }

    TensorId join(const std::vector<TensorId>& partial)
    {
        Operator op = context_;
        op.name += ".join";
        op.kind = OperatorKind::add;
        op.rows = {context_.gemm.m, context_.gemm.batch * context_.gemm.n};
        op.gemm = {};
        op.inputs = partial;
        return write(std::move(op), context_.output, from_.tensor(context_.output).shape);
    }

    TensorId write(Operator op, TensorId like, std::vector<std::uint64_t> shape)
    {
        Tensor output = from_.tensor(like);
        output.name = op.name;
        output.shape = std::move(shape);
        const TensorId id = op.output = rewriter_.add(std::move(output));
        rewriter_.add(std::move(op));
        return id;
    }

    TraceRewriter& rewriter_;
    const Trace& from_;
    const Operator &scores_, &softmax_, &context_;
    const std::uint64_t kept_, global_;
    const std::string mask_name_;
    TensorId mask_ = 0, shares_ = 0;
    std::vector<TensorId> compressed_;
};

/// After ViTCoD (HPCA 2023): a fixed mask, the same for every image; QKt becomes an SDDMM, SMxV an SpMM.
class SparseAttention final : public Transform {
public:
    explicit SparseAttention(SparseAttentionConfig config) : config_(std::move(config)) { }

    Trace apply(const Trace& trace) const override
    {
        const AttentionView view{trace, config_.place};
        TraceRewriter rewriter{trace, config_.place};
        std::map<OperatorId, std::pair<SparsePiece*, void (SparsePiece::*)()>> steps;
        std::vector<std::unique_ptr<SparsePiece>> pieces;
        for (const AttentionBranch& branch : branches(view)) {
            const std::uint64_t kept = kept_of(branch);
            const AttentionHeads heads = view.heads(branch);
            for (std::size_t i = 0; i < heads.pieces.size(); ++i) {
                const AttentionPiece& piece = heads.pieces[i];
                std::string mask = fmt::format("encoder.{}.mask", branch.encoder + 1);
                if (heads.pieces.size() > 1)
                    mask += fmt::format(".h{}", i + 1);
                pieces.push_back(
                    std::make_unique<SparsePiece>(rewriter, piece, kept, config_.global_tokens, mask));
                steps[piece.scores] = {pieces.back().get(), &SparsePiece::write_scores};
                steps[piece.softmax] = {pieces.back().get(), &SparsePiece::write_softmax};
                steps[piece.context] = {pieces.back().get(), &SparsePiece::write_context};
            }
        }
        for (OperatorId id = 0; id < trace.operators().size(); ++id)
            if (const auto step = steps.find(id); step != steps.end())
                (step->second.first->*step->second.second)();
            else
                rewriter.copy(trace.op(id));
        return rewriter.take(with_note(trace.path, note()));
    }

private:
    std::vector<AttentionBranch> branches(const AttentionView& view) const
    {
        std::map<EncoderIndex, AttentionBranch> chosen;
        for (const std::uint32_t encoder : config_.encoders)
            if (!chosen.emplace(encoder, view.require(encoder)).second)
                refuse_transform(config_.place, fmt::format("encoder {} is named twice", encoder));
        std::vector<AttentionBranch> branches;
        if (config_.encoders.empty())
            branches = view.all();
        for (auto& [encoder, branch] : chosen)
            branches.push_back(std::move(branch));
        if (branches.empty())
            refuse_transform(config_.place, "no encoder has an attention that could be sparse");
        for (const AttentionBranch& branch : branches)
            if (branch.sparse)
                refuse_transform(config_.place,
                    fmt::format("the attention of encoder {} is sparse already", branch.encoder + 1));
        return branches;
    }

    /// Entries of a row.
    std::uint64_t kept_of(const AttentionBranch& branch) const
    {
        constexpr double slack = 1e-9; // 10 tokens at 70 % keep 3, whatever 1 - 0.7 rounds to
        const double left = static_cast<double>(branch.tokens) * (1.0 - config_.sparsity.value);
        const auto kept = static_cast<std::uint64_t>(std::max(0.0, std::ceil(left - slack)));
        if (kept == 0)
            refuse_transform(config_.place,
                fmt::format("a sparsity of {:g} % keeps none of the {} scores of a row",
                    100 * config_.sparsity.value, branch.tokens));
        if (config_.global_tokens > kept)
            refuse_transform(config_.place,
                fmt::format("{} global tokens are more than the {} scores that a row of encoder {} keeps",
                    config_.global_tokens, kept, branch.encoder + 1));
        return kept;
    }

    std::string note() const
    {
        std::string text = fmt::format("sparse_attention {:g} %", 100 * config_.sparsity.value);
        if (config_.global_tokens > 0)
            text += fmt::format(", {} global", config_.global_tokens);
        if (!config_.encoders.empty())
            text += fmt::format(" in [{}]", fmt::join(config_.encoders, ", "));
        return text;
    }

    const SparseAttentionConfig config_;
};

const Registration<Transform, SparseAttention, SparseAttentionConfig> registration{
    "sparse_attention", "computes few attention scores, by a fixed mask (after ViTCoD)"};

} // namespace
} // namespace pivotsim
