// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "workloads/path.h"
#include "workloads/transform/attention_view.h"
#include "workloads/transform/token_count.h"
#include "workloads/transform/token_predictor.h"
#include "workloads/transform/transform.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

struct PruningStage {
    std::uint32_t encoder = 1;
    Ratio prune;
    SourcePlace place;

    static const Fields<PruningStage>& fields()
    {
        static const Fields<PruningStage> table{"pruning_stage", "where tokens are pruned, and how many",
            {
                {"encoder", &PruningStage::encoder, "in front of this one, from 1", Required{},
                    Range{1u, Path::max_depth}},
                {"prune", &PruningStage::prune, "share of the image's patch tokens that are gone behind it",
                    Required{}, Range{"0 %", "100 %"}},
            }};
        return table;
    }
};

struct TokenPruningConfig {
    std::vector<PruningStage> stages{{4, {0.4}, {}}, {7, {0.74}, {}}, {10, {0.87}, {}}};
    bool package = true;
    TokenPredictor predictor = TokenPredictor::heatvit;
    SourcePlace place;

    static const Fields<TokenPruningConfig>& fields()
    {
        static const Fields<TokenPruningConfig> table{"token_pruning",
            "patch tokens are dropped on the way; defaults are HeatViT's for 12 encoders",
            {
                {"stages", &TokenPruningConfig::stages, "ascending; each prunes more than the one before"},
                {"package", &TokenPruningConfig::package, "pruned tokens go on as one, their weighted mean"},
                {"predictor", &TokenPruningConfig::predictor, "what scores the tokens",
                    EnumNames<TokenPredictor>{
                        {TokenPredictor::heatvit, "heatvit", "multi-head token classifier"},
                        {TokenPredictor::dynamicvit, "dynamicvit", "prediction module of DynamicViT"},
                        {TokenPredictor::none, "none", "nothing: which tokens go is known beforehand"}}},
            },
            [](const TokenPruningConfig& config) -> std::vector<Complaint> {
                if (config.stages.empty())
                    return {{"an empty list prunes nothing; leave the transform out", "stages"}};
                for (std::size_t i = 1; i < config.stages.size(); ++i)
                    if (config.stages[i].encoder <= config.stages[i - 1].encoder)
                        return {{fmt::format("stages ascend; encoder {} does not follow encoder {}",
                                     config.stages[i].encoder, config.stages[i - 1].encoder),
                            "stages"}};
                return {};
            }};
        return table;
    }
};

/// One application of token pruning to one trace.
class TokenPruningRun {
public:
    TokenPruningRun(const TokenPruningConfig& config, const Trace& trace)
        : config_(config), trace_(trace), view_(trace, config.place), rewriter_(trace, config.place),
          tokens_(checked_tokens()), count_(rewriter_, tokens_)
    {
        site_.candidates = tokens_ - 1;
        site_.package = config.package;
    }

    Trace run()
    {
        find_sizes();
        auto stage = config_.stages.begin();
        for (OperatorId id = 0; id < trace_.operators().size(); ++id) {
            const Operator& op = trace_.op(id);
            if (stage != config_.stages.end() && op.encoder == stage->encoder - 1)
                prune(*stage++);
            count_.copy(op);
        }
        if (!count_.class_token_read())
            refuse_transform(config_.place,
                "no class token is recognised: no operator behind the stages reads one token only");
        return rewriter_.take(with_note(trace_.path, note()));
    }

private:
    std::uint64_t checked_tokens() const
    {
        check_order();
        return tokens_of(stream_of(config_.stages.front()));
    }

    void check_order() const
    {
        for (const AttentionBranch& branch : view_.all())
            if (branch.sparse)
                refuse_transform(config_.place,
                    fmt::format(
                        "the mask of encoder {}'s attention is made for all tokens", branch.encoder + 1),
                    {"give token_pruning before sparse_attention"});
        for (const Operator& op : trace_.operators())
            if (op.kind == OperatorKind::gather && op.group == Group::predictor)
                refuse_transform(config_.place, fmt::format("tokens were pruned before, by '{}'", op.name),
                    {"give all stages in one token_pruning"});
    }

    /// The one tensor that an encoder reads of what lies before.
    TensorId stream_of(const PruningStage& stage) const
    {
        if (stage.encoder > view_.depth())
            refuse_transform(stage.place,
                fmt::format("there is no encoder {}; the workload has {}", stage.encoder, view_.depth()));
        std::set<TensorId> read;
        for (const OperatorId id : view_.operators(stage.encoder - 1))
            for (const TensorId input : trace_.op(id).inputs) {
                const auto producer = trace_.producer(input);
                if (!trace_.tensor(input).weight
                    && (!producer || trace_.op(*producer).encoder != stage.encoder - 1))
                    read.insert(input);
            }
        if (read.size() != 1)
            refuse_transform(stage.place,
                fmt::format("encoder {} reads {} tensors of what lies before, not one stream of tokens",
                    stage.encoder, read.size()));
        return *read.begin();
    }

    std::uint64_t tokens_of(TensorId stream) const
    {
        const Operator& reader = trace_.op(*trace_.first_reader(stream));
        const std::uint64_t tokens = reader.is_gemm() ? reader.gemm.m : reader.rows.rows;
        const std::uint64_t elements = trace_.tensor(stream).elements();
        if (tokens < 2 || elements % tokens != 0)
            refuse_transform(
                config_.place, fmt::format("'{}' is no stream of tokens", trace_.tensor(stream).name));
        return tokens;
    }

    /// What the new operators need to know of the model.
    void find_sizes()
    {
        const Tensor& stream = trace_.tensor(stream_of(config_.stages.front()));
        site_.width = stream.elements() / tokens_;
        site_.activation_bytes = site_.weight_bytes = stream.element_bytes;
        for (const Operator& op : trace_.operators())
            if (op.kind == OperatorKind::gemm) {
                site_.weight_bytes = trace_.tensor(op.operand_b()).element_bytes;
                break;
            }
        if (config_.predictor != TokenPredictor::heatvit)
            return;
        const std::vector<AttentionBranch> attentions = view_.all();
        if (attentions.empty())
            refuse_transform(config_.place, "without any attention HeatViT's predictor knows no heads",
                {"choose another predictor: dynamicvit or none"});
        site_.heads = site_.width / view_.heads(attentions.front()).head_dim;
    }

    void prune(const PruningStage& stage)
    {
        const TensorId old = stream_of(stage);
        if (tokens_of(old) != tokens_)
            refuse_transform(
                stage.place, fmt::format("encoder {} has another number of tokens", stage.encoder));
        const double left = static_cast<double>(tokens_ - 1) * (1 - stage.prune.value);
        site_.kept = static_cast<std::uint64_t>(std::llround(left));
        if (site_.kept == 0)
            refuse_transform(stage.place,
                fmt::format("pruning {:g} % keeps none of {} patch tokens", percent(stage), tokens_ - 1));
        if (site_.kept >= site_.candidates)
            refuse_transform(stage.place,
                fmt::format(
                    "pruning {:g} % of {} patch tokens keeps {}, but only {} are there: nothing to prune",
                    percent(stage), tokens_ - 1, site_.kept, site_.candidates));
        site_.encoder = stage.encoder - 1;
        site_.stream = rewriter_.copy_of(old);
        rewriter_.substitute(old, write_pruning(rewriter_, config_.predictor, site_));
        count_.set(old, site_.tokens());
        site_.candidates = site_.kept;
        site_.packaged = config_.package;
    }

    static double percent(const PruningStage& stage) { return 100 * stage.prune.value; }

    /// "token_pruning 40/74/87 % at 4/7/10"
    std::string note() const
    {
        std::vector<std::string> shares, encoders;
        for (const PruningStage& stage : config_.stages) {
            shares.push_back(fmt::format("{:g}", percent(stage)));
            encoders.push_back(fmt::format("{}", stage.encoder));
        }
        static constexpr const char* predictors[] = {"", ", dynamicvit", ", no predictor"};
        return fmt::format("token_pruning {} % at {}{}{}", fmt::join(shares, "/"), fmt::join(encoders, "/"),
            predictors[static_cast<int>(config_.predictor)], config_.package ? "" : ", no package");
    }

    const TokenPruningConfig& config_;
    const Trace& trace_;
    const AttentionView view_;
    TraceRewriter rewriter_;
    const std::uint64_t tokens_; ///< before the first stage
    TokenCount count_;
    PruningSite site_;
};

/// After HeatViT (Dong et al., HPCA 2023): in front of some encoders a predictor scores the patch tokens, the
/// best are kept, and the others go on as one package token.
class TokenPruning final : public Transform {
public:
    explicit TokenPruning(TokenPruningConfig config) : config_(std::move(config)) { }

    Trace apply(const Trace& trace) const override { return TokenPruningRun{config_, trace}.run(); }

private:
    const TokenPruningConfig config_;
};

const Registration<Transform, TokenPruning, TokenPruningConfig> registration{
    "token_pruning", "drops patch tokens in front of encoders (after HeatViT, DynamicViT)"};

} // namespace
} // namespace pivotsim
