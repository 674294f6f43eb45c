// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/tile_engine/operand_loads.h"
#include "models/accelerator/tile_engine/tile_engine.h"
#include "sparse_tiling.h"

#include <algorithm>
#include <cmath>

namespace pivotsim {
namespace {

std::uint64_t kept_of(std::uint64_t dense, double density)
{
    return static_cast<std::uint64_t>(std::ceil(static_cast<double>(dense) * density));
}

SparseShape shape_of(const Trace& trace, const Operator& op)
{
    const GemmShape& gemm = op.gemm;
    const std::uint64_t outputs = kept_of(gemm.batch * gemm.m * gemm.n, op.density);
    const std::optional<TensorId> mask = index_tensor(trace, op);
    SparseShape shape;
    shape.gemm = gemm;
    shape.sampled = trace.tensor(op.output).elements() == outputs
        && (!mask || trace.tensor(*mask).elements() == outputs);
    shape.entries = shape.sampled ? outputs : kept_of(gemm.batch * gemm.m * gemm.k, op.density);
    shape.index_bytes = mask ? trace.tensor(*mask).element_bytes : 0;
    return shape;
}

/// Products with a fixed mask: works on kept entries only, and finds them by their column indices, which it
/// fetches ahead with the step's other operands. Entries are dealt out to the lines evenly, as rows have
/// equally many; sums of a row that several lines share are joined at no cost (assumed).
class SparseEngine final : public TileEngine {
public:
    SparseEngine(const EngineConfig& config, const char* name, const AcceleratorContext& context)
        : TileEngine(name, context, config.settings()), config_(config)
    {
    }

    /// INT8, of a size that its buffers are made for (SparseTiling).
    bool accepts(const Operator& op) const override
    {
        if (op.kind != OperatorKind::sparse_gemm || trace().tensor(op.output).element_bytes > 4)
            return false;
        const std::optional<TensorId> mask = index_tensor(trace(), op);
        for (const TensorId input : op.inputs)
            if (input != mask && trace().tensor(input).element_bytes != 1)
                return false;
        const SparseShape shape = shape_of(trace(), op);
        if (mask && trace().tensor(*mask).elements() != shape.entries)
            return false;
        return SparseTiling::of(shape, config_).has_value();
    }

    std::uint64_t steps(OperatorId op) const override { return tiling(op).steps(); }

    void step(OperatorId id, std::uint64_t index, TileStep& step) const override
    {
        const Operator& op = trace().op(id);
        const SparseShape shape = shape_of(trace(), op);
        const SparseTile tile = tiling(id).tile(index);
        if (const auto mask = index_tensor(trace(), op); mask && tile.entries > 0)
            step.load(OperandKind::weights, *mask, tile.first * shape.index_bytes,
                tile.entries * shape.index_bytes);
        if (tile.loads_b)
            load_b(trace(), op, tile.b_first, tile.b_elements, step);
        shape.sampled ? load_a(trace(), op, tile.row * op.gemm.k, tile.rows * op.gemm.k, step)
                      : load_a(trace(), op, tile.first, tile.entries, step);
        step.compute = ceil_div(tile.entries, config_.lines) * ceil_div(tile.width, config_.line_macs);
        step.macs = macs_of(op, shape, tile);
        constexpr std::uint64_t bytes_a_sum = 4; // INT32
        step.local = tile.entries * tile.width + bytes_a_sum * tile.outputs; // B's rows, as entries need them
        const std::uint64_t bytes = trace().tensor(op.output).element_bytes;
        if (tile.outputs > 0)
            step.store(op.output, bytes * tile.outputs_first, bytes * tile.outputs);
    }

    Bytes expected_memory_bytes(OperatorId id) const override
    {
        const Operator& op = trace().op(id);
        const GemmShape& gemm = op.gemm;
        const SparseShape shape = shape_of(trace(), op);
        const std::uint64_t tiles = tiling(id).tiles(), indices = shape.entries * shape.index_bytes;
        const std::uint64_t b_and_output
            = gemm.batch * gemm.k * gemm.n + trace().tensor(op.output).bytes().count;
        return shape.sampled ? b_and_output + indices + tiles * gemm.batch * gemm.m * gemm.k
                             : b_and_output + tiles * (indices + shape.entries);
    }

private:
    SparseTiling tiling(OperatorId op) const
    {
        return SparseTiling::of(shape_of(trace(), trace().op(op)), config_).value();
    }

    /// Of a density that keeps no whole number of entries, the last one has fewer products.
    static std::uint64_t macs_of(const Operator& op, const SparseShape& shape, const SparseTile& tile)
    {
        const std::uint64_t products = tile.entries * tile.width;
        if (tile.entries == 0 || tile.first + tile.entries != shape.entries)
            return products;
        const std::uint64_t width = shape.sampled ? op.gemm.k : op.gemm.n;
        const std::uint64_t last = width - (shape.entries * width - op.macs());
        const std::uint64_t end = tile.product + tile.width;
        return products - (end - std::min(end, std::max(tile.product, last)));
    }

    const EngineConfig config_;
};

const Registration<Accelerator, SparseEngine, EngineConfig> registration{
    "vitcod_sparse", "ViTCoD's sparser engine: sparse_gemm by its kept entries"};

} // namespace
} // namespace pivotsim
