// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/tile_engine/operand_loads.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// Tensors of one operator that follow each other in its inputs.
struct SideBySide {
    const TensorId *begin, *end;
};

/// The range goes through the tensors one after the other, and through the first again after the last.
void load(const Trace& trace, SideBySide tensors, OperandKind operand, std::uint64_t offset,
    std::uint64_t bytes, TileStep& step)
{
    std::uint64_t all = 0;
    for (const TensorId* tensor = tensors.begin; tensor != tensors.end; ++tensor)
        all += trace.tensor(*tensor).bytes().count;
    offset %= all;
    while (bytes > 0)
        for (const TensorId* tensor = tensors.begin; tensor != tensors.end && bytes > 0; ++tensor) {
            const std::uint64_t held = trace.tensor(*tensor).bytes().count;
            if (offset >= held) {
                offset -= held;
                continue;
            }
            const std::uint64_t part = std::min(bytes, held - offset);
            step.load(operand, *tensor, offset, part);
            bytes -= part;
            offset = 0;
        }
}

std::uint64_t width(const Trace& trace, TensorId tensor)
{
    return trace.tensor(tensor).element_bytes;
}

} // namespace

void load_a(const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step)
{
    const TensorId* first_a = op.inputs.data();
    const std::size_t behind = index_tensor(trace, op) ? 2 : 1; // B, and the indices before it
    const std::uint64_t bytes = width(trace, *first_a);
    load(trace, {first_a, first_a + op.inputs.size() - behind}, OperandKind::inputs, first * bytes,
        count * bytes, step);
}

void load_b(const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step)
{
    const std::uint64_t bytes = width(trace, op.operand_b());
    const TensorId* b = &op.inputs.back();
    load(trace, {b, b + 1}, OperandKind::weights, first * bytes, count * bytes, step);
}

void store_result(
    const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step)
{
    const std::uint64_t bytes = width(trace, op.output);
    step.store(op.output, first * bytes, count * bytes);
}

Bytes gemm_bytes(
    const Trace& trace, const Operator& op, std::uint64_t a, std::uint64_t b, std::uint64_t result)
{
    return a * width(trace, op.inputs.front()) + b * width(trace, op.operand_b())
        + result * width(trace, op.output);
}

std::optional<TensorId> index_tensor(const Trace& trace, const Operator& op)
{
    if (op.kind != OperatorKind::sparse_gemm || op.inputs.size() < 3)
        return {};
    const TensorId before_b = op.inputs[op.inputs.size() - 2];
    return trace.tensor(before_b).weight ? std::optional{before_b} : std::nullopt;
}

} // namespace pivotsim
