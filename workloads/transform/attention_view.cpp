// SPDX-License-Identifier: Apache-2.0
#include "workloads/transform/attention_view.h"

#include "workloads/transform/transform.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace pivotsim {

AttentionView::AttentionView(const Trace& trace, const SourcePlace& place) : trace_(trace), place_(place)
{
    for (OperatorId id = 0; id < trace.operators().size(); ++id)
        if (const auto encoder = trace.op(id).encoder) {
            if (*encoder >= by_encoder_.size())
                by_encoder_.resize(*encoder + 1);
            by_encoder_[*encoder].push_back(id);
        }
}

void AttentionView::unrecognised(EncoderIndex encoder, const std::string& why) const
{
    refuse_transform(
        place_, fmt::format("the attention of encoder {} is not recognised: {}", encoder + 1, why));
}

/// The matrix multiplication of an attention that writes a tensor.
std::optional<OperatorId> AttentionView::attention_behind(TensorId tensor, EncoderIndex encoder) const
{
    const auto producer = trace_.producer(tensor);
    if (!producer)
        return std::nullopt;
    const Operator& op = trace_.op(*producer);
    const bool attention = op.is_gemm() && op.group == Group::attention_mac && op.encoder == encoder;
    return attention ? producer : std::nullopt;
}

std::optional<AttentionBranch> AttentionView::find(EncoderIndex encoder) const
{
    AttentionBranch branch;
    branch.encoder = encoder;
    std::size_t found = 0;
    bool attends = false;
    for (const OperatorId id : operators(encoder)) {
        const Operator& op = trace_.op(id);
        attends = attends || op.group == Group::attention_mac;
        if (op.kind != OperatorKind::add || op.group == Group::attention_mac || op.inputs.size() != 2)
            continue;
        const auto first = attention_behind(op.inputs[0], encoder);
        const auto second = attention_behind(op.inputs[1], encoder);
        if (first.has_value() == second.has_value())
            continue;
        ++found;
        branch.residual = id;
        branch.projection = first ? *first : *second;
        branch.stream = op.inputs[first ? 1 : 0];
        branch.tokens = op.rows.rows;
    }
    if (!attends)
        return std::nullopt;
    if (found != 1)
        unrecognised(encoder, fmt::format("{} residual additions follow it", found));
    collect(branch);
    return branch;
}

/// Walks back from the projection to the stream.
void AttentionView::collect(AttentionBranch& branch) const
{
    std::set<OperatorId> reached;
    std::vector<OperatorId> open{branch.projection};
    while (!open.empty()) {
        const OperatorId id = open.back();
        open.pop_back();
        if (!reached.insert(id).second)
            continue;
        const Operator& op = trace_.op(id);
        if (op.encoder != branch.encoder)
            unrecognised(branch.encoder, fmt::format("it reads what '{}' writes", op.name));
        branch.sparse = branch.sparse || op.kind == OperatorKind::sparse_gemm
            || (op.kind == OperatorKind::softmax && op.rows.columns != branch.tokens);
        for (const TensorId input : op.inputs)
            if (const auto producer = trace_.producer(input); producer && input != branch.stream)
                open.push_back(*producer);
    }
    branch.operators.assign(reached.begin(), reached.end());
    branch.operators.push_back(branch.residual);
    const GemmShape& projection = trace_.op(branch.projection).gemm;
    branch.heads_pruned = projection.k < projection.n;
    check_closed(branch);
}

void AttentionView::check_closed(const AttentionBranch& branch) const
{
    const auto inside = [&branch](OperatorId id) {
        return std::binary_search(branch.operators.begin(), branch.operators.end(), id);
    };
    for (OperatorId id = branch.operators.front(); id < trace_.operators().size(); ++id) {
        if (inside(id))
            continue;
        for (const OperatorId dependency : trace_.dependencies(id))
            if (dependency != branch.residual && inside(dependency))
                unrecognised(branch.encoder,
                    fmt::format(
                        "'{}' reads what '{}' writes", trace_.op(id).name, trace_.op(dependency).name));
    }
}

std::vector<AttentionBranch> AttentionView::all() const
{
    std::vector<AttentionBranch> branches;
    for (EncoderIndex encoder = 0; encoder < depth(); ++encoder)
        if (auto branch = find(encoder))
            branches.push_back(std::move(*branch));
    return branches;
}

AttentionBranch AttentionView::require(std::uint32_t encoder) const
{
    if (encoder < 1 || encoder > depth())
        refuse_transform(
            place_, fmt::format("there is no encoder {}; the workload has {}", encoder, depth()));
    if (auto branch = find(encoder - 1))
        return std::move(*branch);
    refuse_transform(place_, fmt::format("encoder {} has no attention; it was skipped before", encoder));
}

AttentionHeads AttentionView::heads(const AttentionBranch& branch) const
{
    AttentionHeads heads;
    std::set<OperatorId> sources;
    const auto expect = [&](std::optional<OperatorId> id, OperatorKind kind, const char* what) {
        if (!id || trace_.op(*id).kind != kind || trace_.op(*id).encoder != branch.encoder)
            unrecognised(branch.encoder, fmt::format("no {} where {} should be", to_string(kind), what));
        return *id;
    };
    const auto source = [&](TensorId tensor) {
        sources.insert(expect(trace_.producer(tensor), OperatorKind::gemm, "Q, K and V"));
    };
    const Operator& projection = trace_.op(branch.projection);
    for (std::size_t i = 0; i + 1 < projection.inputs.size(); ++i) {
        AttentionPiece piece;
        piece.context = expect(trace_.producer(projection.inputs[i]), OperatorKind::batched_gemm, "SMxV");
        const Operator& context = trace_.op(piece.context);
        piece.softmax = expect(trace_.producer(context.inputs.at(0)), OperatorKind::softmax, "the softmax");
        piece.scores = expect(
            trace_.producer(trace_.op(piece.softmax).inputs.at(0)), OperatorKind::batched_gemm, "QKt");
        const Operator& scores = trace_.op(piece.scores);
        source(scores.inputs.at(0));
        source(scores.operand_b());
        source(context.operand_b());
        const GemmShape &qkt = scores.gemm, &smxv = context.gemm;
        if (qkt.batch != smxv.batch || qkt.m != branch.tokens || qkt.n != branch.tokens
            || smxv.m != branch.tokens || smxv.k != branch.tokens)
            unrecognised(branch.encoder, "QKt and SMxV do not fit together");
        heads.heads += smxv.batch;
        heads.head_dim = smxv.n;
        heads.pieces.push_back(piece);
    }
    heads.sources.assign(sources.begin(), sources.end());
    return heads;
}

} // namespace pivotsim
