// SPDX-License-Identifier: Apache-2.0
#include "roofline_traffic.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// Inputs of a GEMM that hold A: neither B nor a sparse operator's column indices.
std::size_t tensors_of_a(const Operator& op, const Trace& trace)
{
    const std::size_t before_b = op.inputs.size() - 1;
    const bool indices = op.kind == OperatorKind::sparse_gemm && before_b > 1
        && trace.tensor(op.inputs[before_b - 1]).weight;
    return before_b - (indices ? 1 : 0);
}

/// Elements of input `i` that the operator looks at; a tensor may have more.
std::uint64_t needed(const Operator& op, const Trace& trace, std::size_t i)
{
    const Tensor& tensor = trace.tensor(op.inputs[i]);
    if (op.is_gemm()) {
        const GemmShape& gemm = op.gemm;
        if (i + 1 == op.inputs.size())
            return gemm.batch * gemm.k * gemm.n;
        const bool whole = tensors_of_a(op, trace) > 1 || op.kind == OperatorKind::conv;
        return whole || i > 0 ? tensor.elements() : gemm.batch * gemm.m * gemm.k;
    }
    return op.kind == OperatorKind::gather && i == 0 ? op.rows.elements() : tensor.elements();
}

} // namespace

std::vector<RooflineMove> moves_of(const Operator& op, const Trace& trace)
{
    std::vector<RooflineMove> moves;
    for (std::size_t i = 0; i < op.inputs.size(); ++i) {
        const Tensor& tensor = trace.tensor(op.inputs[i]);
        const std::uint64_t elements = std::min(tensor.elements(), needed(op, trace, i));
        moves.push_back({op.inputs[i], tensor.weight ? OperandKind::weights : OperandKind::inputs, false,
            Bytes{elements * tensor.element_bytes}});
    }
    moves.push_back({op.output, OperandKind::outputs, true, trace.tensor(op.output).bytes()});
    return moves;
}

/// From the shapes: all operands whole, less what a GEMM with one A and a gather leave aside.
Bytes bytes_of(const Operator& op, const Trace& trace)
{
    Bytes bytes = trace.tensor(op.output).bytes();
    for (const TensorId input : op.inputs)
        bytes += trace.tensor(input).bytes();
    const auto leave = [&](TensorId id, std::uint64_t used) {
        const Tensor& tensor = trace.tensor(id);
        if (tensor.elements() > used)
            bytes -= (tensor.elements() - used) * tensor.element_bytes;
    };
    if (op.kind == OperatorKind::gather)
        leave(op.inputs.front(), op.rows.rows * op.rows.columns);
    if (!op.is_gemm())
        return bytes;
    leave(op.operand_b(), op.gemm.batch * op.gemm.n * op.gemm.k);
    if (op.kind != OperatorKind::conv && tensors_of_a(op, trace) == 1)
        leave(op.inputs.front(), op.gemm.batch * op.gemm.k * op.gemm.m);
    return bytes;
}

} // namespace pivotsim
