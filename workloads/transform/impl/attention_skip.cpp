// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"
#include "workloads/path.h"
#include "workloads/transform/attention_view.h"
#include "workloads/transform/trace_rewriter.h"
#include "workloads/transform/transform.h"

#include <fmt/format.h>
#include <set>

namespace pivotsim {
namespace {

struct AttentionSkipConfig {
    std::vector<std::uint32_t> encoders;
    SourcePlace place;

    static const Fields<AttentionSkipConfig>& fields()
    {
        static const Fields<AttentionSkipConfig> table{"attention_skip",
            "whole attention branches are left out, as `workload.effort` does",
            {
                {"encoders", &AttentionSkipConfig::encoders, "whose attention is left out, from 1",
                    Required{}, Range{1u, Path::max_depth}},
            },
            [](const AttentionSkipConfig& config) -> std::vector<Complaint> {
                if (config.encoders.empty())
                    return {{"an empty list skips nothing; leave the transform out", "encoders"}};
                return {};
            }};
        return table;
    }
};

/// Paper: norm1, QKV, QKt, softmax, SMxV, projection and residual go; the MLP reads what the norm read.
class AttentionSkip final : public Transform {
public:
    explicit AttentionSkip(AttentionSkipConfig config) : config_(std::move(config)) { }

    Trace apply(const Trace& trace) const override
    {
        const AttentionView view{trace, config_.place};
        std::set<OperatorId> dropped;
        std::set<std::uint32_t> skipped;
        TraceRewriter rewriter{trace, config_.place};
        std::unordered_map<OperatorId, TensorId> streams; // by residual
        for (const std::uint32_t encoder : config_.encoders) {
            const AttentionBranch branch = view.require(encoder);
            check(branch);
            if (!skipped.insert(encoder).second)
                refuse_transform(config_.place, fmt::format("encoder {} is named twice", encoder));
            dropped.insert(branch.operators.begin(), branch.operators.end());
            streams[branch.residual] = branch.stream;
        }
        for (OperatorId id = 0; id < trace.operators().size(); ++id) {
            if (const auto stream = streams.find(id); stream != streams.end())
                rewriter.substitute(trace.op(id).output, rewriter.copy_of(stream->second));
            if (dropped.count(id) == 0)
                rewriter.copy(trace.op(id));
        }
        return rewriter.take(path_text(trace, view, skipped));
    }

private:
    void check(const AttentionBranch& branch) const
    {
        const char* before = branch.sparse ? "sparse_attention"
            : branch.heads_pruned          ? "head_pruning"
                                           : nullptr;
        if (before != nullptr)
            refuse_transform(config_.place,
                fmt::format("the attention of encoder {} was rewritten before", branch.encoder + 1),
                {fmt::format("give attention_skip before {}", before)});
    }

    /// What the compiler writes, if it wrote the path; else a note.
    static std::string path_text(
        const Trace& trace, const AttentionView& view, const std::set<std::uint32_t>& skipped)
    {
        Path path{view.depth()};
        for (EncoderIndex encoder = 0; encoder < view.depth(); ++encoder)
            path.set_active(encoder, view.find(encoder).has_value());
        const std::string before = path.to_string();
        for (const std::uint32_t encoder : skipped)
            path.set_active(encoder - 1, false);
        const std::size_t end = std::min(trace.path.find(';'), trace.path.size());
        if (trace.path.substr(0, end) == before)
            return path.to_string() + trace.path.substr(end);
        return with_note(trace.path, fmt::format("attention_skip [{}]", fmt::join(skipped, ", ")));
    }

    const AttentionSkipConfig config_;
};

const Registration<Transform, AttentionSkip, AttentionSkipConfig> registration{
    "attention_skip", "leaves the attention of encoders out (PIVOT)"};

} // namespace
} // namespace pivotsim
