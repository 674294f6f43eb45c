// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/trace.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// One encoder's attention: what lies between the residual stream and the `add` that puts it back there.
struct AttentionBranch {
    EncoderIndex encoder = 0;
    TensorId stream = 0; ///< what enters: the residual's other operand
    OperatorId projection = 0, residual = 0;
    std::vector<OperatorId> operators; ///< ascending, the residual last
    std::uint64_t tokens = 0; ///< rows of the stream
    bool sparse = false; ///< some scores are not computed
    bool heads_pruned = false; ///< the projection is narrower than the stream
};

/// Heads that are computed together: all of them, or one.
struct AttentionPiece {
    OperatorId scores = 0, softmax = 0, context = 0; ///< QKt, softmax, SMxV
};

/// A dense attention, piece by piece in the order in which the projection reads them.
struct AttentionHeads {
    std::vector<OperatorId> sources; ///< that write Q, K and V: one, or one each
    std::vector<AttentionPiece> pieces;
    std::uint64_t heads = 0, head_dim = 0;
};

/// Recognises the attentions of a trace by structure and group. Encoders count from 0 here, from 1 in
/// messages. What it cannot recognise is an InputError (E-TRANSFORM) at the transform's place.
class AttentionView {
public:
    AttentionView(const Trace& trace, const SourcePlace& place);

    /// Encoders that the trace names.
    EncoderIndex depth() const { return static_cast<EncoderIndex>(by_encoder_.size()); }
    const std::vector<OperatorId>& operators(EncoderIndex encoder) const { return by_encoder_.at(encoder); }

    /// None if the encoder has no attention.
    std::optional<AttentionBranch> find(EncoderIndex encoder) const;
    /// All there are, ascending.
    std::vector<AttentionBranch> all() const;
    /// `encoder` counts from 1. Refuses encoders that do not exist or have no attention.
    AttentionBranch require(std::uint32_t encoder) const;
    AttentionHeads heads(const AttentionBranch& branch) const;

private:
    [[noreturn]] void unrecognised(EncoderIndex encoder, const std::string& why) const;
    std::optional<OperatorId> attention_behind(TensorId tensor, EncoderIndex encoder) const;
    void collect(AttentionBranch& branch) const;
    void check_closed(const AttentionBranch& branch) const;

    const Trace& trace_;
    const SourcePlace place_;
    std::vector<std::vector<OperatorId>> by_encoder_;
};

} // namespace pivotsim
