// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/transform/trace_rewriter.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace pivotsim {

/// Follows a stream of tokens that lost rows through the operators behind it, and gives each the sizes that
/// follow. Which sizes are tokens is a matter of structure: the rows of a GEMM, norm, GELU and addition; the
/// rows and columns of a softmax; rows and K of the product behind a softmax, rows and columns of the one
/// before. An operator on one row (the classifier) takes the class token and ends the stream.
class TokenCount {
public:
    /// `tokens` is what all streams had before.
    TokenCount(TraceRewriter& rewriter, std::uint64_t tokens) : rewriter_(rewriter), tokens_(tokens) { }

    /// An old tensor has that many rows from now on.
    void set(TensorId stream, std::uint64_t tokens) { counts_[stream] = tokens; }
    /// Copies the next operator of the old trace. Refuses what no rule is known for.
    void copy(const Operator& op);

    /// Some operator took the class token's row.
    bool class_token_read() const { return class_token_read_; }

private:
    std::optional<std::uint64_t> count_of(const Operator& op) const;
    /// False if the operator reads one row only.
    bool resize(Operator& op, std::uint64_t count) const;
    void replace(const Operator& op, std::uint64_t& extent, std::uint64_t count) const;
    bool behind_softmax(const Operator& op) const;
    [[noreturn]] void refuse(const Operator& op, const std::string& why) const;

    TraceRewriter& rewriter_;
    const std::uint64_t tokens_;
    std::unordered_map<TensorId, std::uint64_t> counts_; ///< old tensors whose rows are fewer
    bool class_token_read_ = false;
};

} // namespace pivotsim
