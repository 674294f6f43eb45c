// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin.h"
#include "dense_tiling.h"
#include "models/accelerator/tile_engine/operand_loads.h"
#include "models/accelerator/tile_engine/tile_engine.h"

#include <algorithm>

namespace pivotsim {
namespace {

/// All dense matrix products, batched ones and convolutions included.
class DenseEngine final : public TileEngine {
public:
    DenseEngine(const EngineConfig& config, const char* name, const AcceleratorContext& context)
        : TileEngine(name, context, config.settings()), config_(config)
    {
    }

    /// INT8; what leaves is at most as wide as a sum.
    bool accepts(const Operator& op) const override
    {
        return op.is_gemm() && op.kind != OperatorKind::sparse_gemm
            && trace().tensor(op.output).element_bytes <= 4
            && std::all_of(op.inputs.begin(), op.inputs.end(),
                [this](TensorId input) { return trace().tensor(input).element_bytes == 1; });
    }

    std::uint64_t steps(OperatorId op) const override { return tiling(op).steps(); }

    void step(OperatorId id, std::uint64_t index, TileStep& step) const override
    {
        const Operator& op = trace().op(id);
        const GemmShape& gemm = op.gemm;
        const DenseTile tile = tiling(id).tile(index);
        if (tile.loads_a)
            load_a(trace(), op, tile.batch * gemm.m * gemm.k + tile.m * gemm.k + tile.k * tile.rows,
                tile.rows * tile.depth, step);
        load_b(trace(), op, tile.batch * gemm.k * gemm.n + tile.n * gemm.k + tile.k * tile.cols,
            tile.cols * tile.depth, step);
        const std::uint64_t outputs = tile.rows * tile.cols;
        step.compute = product_cycles(outputs, tile.depth, config_);
        step.macs = outputs * tile.depth;
        constexpr std::uint64_t bytes_a_sum = 4; // INT32
        step.local = bytes_a_sum * outputs;
        if (!tile.last)
            return;
        const std::uint64_t bytes = trace().tensor(op.output).element_bytes;
        const std::uint64_t before
            = tile.batch * gemm.m * gemm.n + tile.m * gemm.n + tile.n * tile.rows; // tile after tile
        step.store(op.output, bytes * before, bytes * outputs);
    }

    Bytes expected_memory_bytes(OperatorId id) const override
    {
        const Operator& op = trace().op(id);
        const DenseTiling tiles = tiling(id);
        return tiles.a_elements() + tiles.b_elements() + trace().tensor(op.output).bytes().count;
    }

private:
    DenseTiling tiling(OperatorId op) const { return {trace().op(op).gemm, config_}; }

    const EngineConfig config_;
};

const Registration<Accelerator, DenseEngine, EngineConfig> registration{
    "vitcod_dense", "ViTCoD's denser engine: all dense matrix products"};

} // namespace
} // namespace pivotsim

PIVOTSIM_PLUGIN("vitcod", "a denser and a sparser engine side by side, after ViTCoD")
