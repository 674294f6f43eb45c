// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "workloads/path.h"
#include "workloads/transform/attention_view.h"
#include "workloads/transform/trace_rewriter.h"
#include "workloads/transform/transform.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace pivotsim {
namespace {

struct PrunedHeads {
    std::vector<std::uint32_t> encoders, heads;
    SourcePlace place;

    static const Fields<PrunedHeads>& fields()
    {
        static const Fields<PrunedHeads> table{"pruned_heads", "heads that some encoders lose",
            {
                {"encoders", &PrunedHeads::encoders, "that lose them, from 1", Required{},
                    Range{1u, Path::max_depth}},
                {"heads", &PrunedHeads::heads, "that are left out, from 1", Required{}, Range{1, 65536}},
            },
            [](const PrunedHeads& pruned) -> std::vector<Complaint> {
                if (pruned.encoders.empty() || pruned.heads.empty())
                    return {{"an empty list prunes nothing", pruned.heads.empty() ? "heads" : "encoders"}};
                if (std::set<std::uint32_t>(pruned.heads.begin(), pruned.heads.end()).size()
                    != pruned.heads.size())
                    return {{"a head stands in the list twice", "heads"}};
                return {};
            }};
        return table;
    }
};

struct HeadPruningConfig {
    std::vector<PrunedHeads> prune;
    SourcePlace place;

    static const Fields<HeadPruningConfig>& fields()
    {
        static const Fields<HeadPruningConfig> table{"head_pruning", "heads are left out for good",
            {
                {"prune", &HeadPruningConfig::prune, "which heads of which encoders", Required{}},
            },
            [](const HeadPruningConfig& config) -> std::vector<Complaint> {
                if (config.prune.empty())
                    return {{"an empty list prunes nothing; leave the transform out", "prune"}};
                return {};
            }};
        return table;
    }
};

/// After SpAtten (HPCA 2021): a head's columns leave QKV, and its rows the projection.
class HeadPruning final : public Transform {
public:
    explicit HeadPruning(HeadPruningConfig config) : config_(std::move(config)) { }

    Trace apply(const Trace& trace) const override
    {
        const AttentionView view{trace, config_.place};
        TraceRewriter rewriter{trace, config_.place};
        std::map<OperatorId, Operator> changed;
        std::set<OperatorId> dropped;
        for (const auto& [encoder, heads] : by_encoder()) {
            const AttentionBranch branch = view.require(encoder);
            check(branch);
            prune(trace, branch, view.heads(branch), heads, changed, dropped);
        }
        for (OperatorId id = 0; id < trace.operators().size(); ++id) {
            if (dropped.count(id) != 0)
                continue;
            const Operator& before = trace.op(id);
            const auto after = changed.find(id);
            if (after != changed.end())
                reshape(rewriter, before, after->second);
            rewriter.copy(after != changed.end() ? after->second : before);
        }
        return rewriter.take(with_note(trace.path, "head_pruning " + note()));
    }

private:
    std::map<std::uint32_t, std::set<std::uint32_t>> by_encoder() const
    {
        std::map<std::uint32_t, std::set<std::uint32_t>> heads;
        for (const PrunedHeads& pruned : config_.prune)
            for (const std::uint32_t encoder : pruned.encoders)
                if (!heads.emplace(encoder, std::set(pruned.heads.begin(), pruned.heads.end())).second)
                    refuse_transform(pruned.place, fmt::format("encoder {} is named twice", encoder));
        return heads;
    }

    std::string note() const
    {
        std::string text;
        for (const auto& [encoder, heads] : by_encoder())
            text += fmt::format("{}{}: [{}]", text.empty() ? "" : ", ", encoder, fmt::join(heads, ", "));
        return text;
    }

    void check(const AttentionBranch& branch) const
    {
        if (branch.sparse)
            refuse_transform(config_.place,
                fmt::format(
                    "the attention of encoder {} is sparse, its mask made for all heads", branch.encoder + 1),
                {"give head_pruning before sparse_attention"});
        if (branch.heads_pruned)
            refuse_transform(config_.place,
                fmt::format("encoder {} lost heads before; their numbers are gone", branch.encoder + 1),
                {"name all heads of an encoder in one head_pruning"});
    }

    void prune(const Trace& trace, const AttentionBranch& branch, const AttentionHeads& attention,
        const std::set<std::uint32_t>& heads, std::map<OperatorId, Operator>& changed,
        std::set<OperatorId>& dropped) const
    {
        if (*heads.rbegin() > attention.heads)
            refuse_transform(config_.place,
                fmt::format("encoder {} has {} heads, no head {}", branch.encoder + 1, attention.heads,
                    *heads.rbegin()));
        if (heads.size() == attention.heads)
            refuse_transform(config_.place,
                fmt::format("encoder {} would lose all its {} heads", branch.encoder + 1, attention.heads),
                {"leave the whole attention out with attention_skip"});
        const auto change
            = [&](OperatorId id) -> Operator& { return changed.emplace(id, trace.op(id)).first->second; };
        const std::uint64_t kept = attention.heads - heads.size();
        for (const OperatorId id : attention.sources) {
            GemmShape& gemm = change(id).gemm;
            if (gemm.n % attention.heads != 0)
                refuse_transform(
                    config_.place, fmt::format("{}: heads do not share its columns", trace.op(id).name));
            gemm.n = gemm.n / attention.heads * kept;
        }
        Operator& projection = change(branch.projection);
        projection.gemm.k = projection.gemm.k / attention.heads * kept;
        const TensorId weight = projection.operand_b();
        projection.inputs.clear();
        std::uint32_t head = 1;
        for (const AttentionPiece& piece : attention.pieces) {
            const GemmShape& scores = trace.op(piece.scores).gemm;
            std::uint64_t lost = 0;
            for (const std::uint64_t end = head + scores.batch; head < end; ++head)
                lost += heads.count(head);
            if (lost == scores.batch) {
                dropped.insert({piece.scores, piece.softmax, piece.context});
                continue;
            }
            projection.inputs.push_back(trace.op(piece.context).output);
            if (lost == 0)
                continue;
            change(piece.scores).gemm.batch -= lost;
            change(piece.context).gemm.batch -= lost;
            change(piece.softmax).rows.rows -= lost * scores.m;
        }
        projection.inputs.push_back(weight);
    }

    static void reshape(TraceRewriter& rewriter, const Operator& before, const Operator& after)
    {
        const Trace& trace = rewriter.from();
        if (before.kind == OperatorKind::gemm && !(before.gemm == after.gemm))
            rewriter.reshape(after.operand_b(), {after.gemm.k, after.gemm.n});
        rewriter.reshape(after.output, resized(trace.tensor(after.output).shape, before, after));
    }

    const HeadPruningConfig config_;
};

const Registration<Transform, HeadPruning, HeadPruningConfig> registration{
    "head_pruning", "leaves heads out (after SpAtten)"};

} // namespace
} // namespace pivotsim
