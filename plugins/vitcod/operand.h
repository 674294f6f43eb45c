// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/tile_engine/tile_step.h"
#include "workloads/trace.h"

namespace pivotsim {

/// The tensors of an operand, side by side, as a step's tiles come out of them: stored tile after tile
/// (assumed), so that a tile is one piece. The input of a convolution, which its im2col repeats, is gone
/// through again and again.
class Operand {
public:
    Operand(const Trace& trace, OperandKind kind, std::vector<TensorId> tensors);

    /// Elements `first` to `first + count` of the operand.
    void load(std::uint64_t first, std::uint64_t count, TileStep& step) const;
    std::uint64_t element_bytes() const { return trace_.tensor(tensors_.front()).element_bytes; }

private:
    const Trace& trace_;
    const OperandKind kind_;
    const std::vector<TensorId> tensors_;
    std::uint64_t elements_ = 0;
};

/// A, the column indices of a sparse_gemm's mask if it has one, and B.
struct GemmOperands {
    GemmOperands(const Trace& trace, const Operator& op);

    Operand a, b;
    std::optional<TensorId> mask;
};

} // namespace pivotsim
