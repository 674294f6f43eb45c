// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"
#include "workloads/trace.h"

#include <vector>

namespace pivotsim {

/// Bytes of one tensor that an operator moves.
struct RooflineMove {
    TensorId tensor = 0;
    OperandKind operand = OperandKind::inputs;
    bool write = false;
    Bytes bytes;
};

/// What an operator reads, in order, and then writes: of each operand what it needs. A GEMM may need part of
/// an activation only (one head's columns, the class token's row), a gather the rows that it copies.
std::vector<RooflineMove> moves_of(const Operator& op, const Trace& trace);

/// Their sum by a formula of its own.
Bytes bytes_of(const Operator& op, const Trace& trace);

} // namespace pivotsim
