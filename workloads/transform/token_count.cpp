// SPDX-License-Identifier: Apache-2.0
#include "workloads/transform/token_count.h"

#include "workloads/transform/transform.h"

#include <fmt/format.h>

namespace pivotsim {

void TokenCount::refuse(const Operator& op, const std::string& why) const
{
    refuse_transform(rewriter_.place(), fmt::format("'{}' cannot lose tokens: {}", op.name, why));
}

void TokenCount::copy(const Operator& op)
{
    const auto count = count_of(op);
    Operator after = op;
    if (count && resize(after, *count)) {
        rewriter_.reshape(op.output, resized(rewriter_.from().tensor(op.output).shape, op, after));
        counts_[op.output] = *count;
    } else if (count) {
        class_token_read_ = true;
    }
    rewriter_.copy(std::move(after));
}

/// Tokens of what an operator reads, if they are fewer than before.
std::optional<std::uint64_t> TokenCount::count_of(const Operator& op) const
{
    std::optional<std::uint64_t> count;
    std::size_t with = 0, activations = 0;
    for (const TensorId input : op.inputs) {
        activations += rewriter_.from().tensor(input).weight ? 0 : 1;
        const auto found = counts_.find(input);
        if (found == counts_.end())
            continue;
        if (count && *count != found->second)
            refuse(op, fmt::format("it reads {} tokens here and {} there", *count, found->second));
        count = found->second;
        ++with;
    }
    const bool adds_position = op.kind == OperatorKind::add && op.inputs.size() != activations;
    if (count && (with != activations || adds_position))
        refuse(op, fmt::format("it also reads what still has {} tokens", tokens_));
    return count;
}

bool TokenCount::behind_softmax(const Operator& op) const
{
    const auto producer = rewriter_.from().producer(op.inputs.at(0));
    return producer && rewriter_.from().op(*producer).kind == OperatorKind::softmax;
}

void TokenCount::replace(const Operator& op, std::uint64_t& extent, std::uint64_t count) const
{
    if (extent % tokens_ != 0)
        refuse(op, fmt::format("{} is no multiple of {} tokens", extent, tokens_));
    extent = extent / tokens_ * count;
}

bool TokenCount::resize(Operator& op, std::uint64_t count) const
{
    switch (op.kind) {
    case OperatorKind::gemm:
        if (op.gemm.m == 1)
            return false;
        replace(op, op.gemm.m, count);
        return true;
    case OperatorKind::layer_norm:
    case OperatorKind::gelu:
    case OperatorKind::add:
        if (op.rows.rows == 1)
            return false;
        replace(op, op.rows.rows, count);
        return true;
    case OperatorKind::softmax: // of all heads, or of one
        replace(op, op.rows.rows, count);
        replace(op, op.rows.columns, count);
        return true;
    case OperatorKind::batched_gemm:
        replace(op, op.gemm.m, count);
        replace(op, behind_softmax(op) ? op.gemm.k : op.gemm.n, count);
        return true;
    default:
        refuse(op, fmt::format("no rule is known for kind {}", to_string(op.kind)));
    }
}

} // namespace pivotsim
