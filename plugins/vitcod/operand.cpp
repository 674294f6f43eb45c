// SPDX-License-Identifier: Apache-2.0
#include "operand.h"

#include <algorithm>

namespace pivotsim {
namespace {

std::optional<TensorId> mask_of(const Trace& trace, const Operator& op)
{
    const std::size_t before_b = op.inputs.size() - 1;
    if (op.kind == OperatorKind::sparse_gemm && before_b > 1 && trace.tensor(op.inputs[before_b - 1]).weight)
        return op.inputs[before_b - 1];
    return {};
}

std::vector<TensorId> a_of(const Trace& trace, const Operator& op)
{
    return {op.inputs.begin(), op.inputs.end() - (mask_of(trace, op) ? 2 : 1)};
}

} // namespace

Operand::Operand(const Trace& trace, OperandKind kind, std::vector<TensorId> tensors)
    : trace_(trace), kind_(kind), tensors_(std::move(tensors))
{
    for (const TensorId tensor : tensors_)
        elements_ += trace.tensor(tensor).elements();
}

void Operand::load(std::uint64_t first, std::uint64_t count, TileStep& step) const
{
    first %= elements_;
    while (count > 0)
        for (const TensorId id : tensors_) {
            const Tensor& tensor = trace_.tensor(id);
            if (first >= tensor.elements()) {
                first -= tensor.elements();
                continue;
            }
            const std::uint64_t here = std::min(count, tensor.elements() - first);
            if (here > 0)
                step.load(kind_, id, first * tensor.element_bytes, here * tensor.element_bytes);
            count -= here;
            first = 0;
        }
}

GemmOperands::GemmOperands(const Trace& trace, const Operator& op)
    : a(trace, OperandKind::inputs, a_of(trace, op)), b(trace, OperandKind::weights, {op.operand_b()}),
      mask(mask_of(trace, op))
{
}

} // namespace pivotsim
