// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin.h"
#include "models/accelerator/tile_engine/tile_engine.h"
#include "softmax_rows.h"
#include "softmax_unit_config.h"

namespace pivotsim {
namespace {

TileEngineSettings settings_of(const SoftmaxUnitConfig& config)
{
    TileEngineSettings settings;
    settings.pes = 0; // it multiplies and accumulates nothing
    settings.load_memory = settings.store_memory = config.row_buffer.count / 2;
    return settings;
}

/// A streaming softmax with an online maximum, after Softermax (Stevens et al., DAC 2021).
class SoftmaxUnit final : public TileEngine {
public:
    SoftmaxUnit(const SoftmaxUnitConfig& config, const char* name, const AcceleratorContext& context)
        : TileEngine(name, context, settings_of(config)), config_(config)
    {
    }

    /// INT8 in and out; several inputs lie side by side in a row, as those of a sparse attention.
    bool accepts(const Operator& op) const override
    {
        if (op.kind != OperatorKind::softmax || trace().tensor(op.output).element_bytes != 1)
            return false;
        std::uint64_t columns = 0;
        for (const TensorId input : op.inputs) {
            const Tensor& tensor = trace().tensor(input);
            if (tensor.element_bytes != 1 || tensor.elements() % op.rows.rows != 0)
                return false;
            columns += tensor.elements() / op.rows.rows;
        }
        return columns == op.rows.columns;
    }

    std::uint64_t steps(OperatorId op) const override { return rows_of(op).blocks(); }

    void step(OperatorId id, std::uint64_t index, TileStep& step) const override
    {
        const Operator& op = trace().op(id);
        const SoftmaxRows rows{op.rows, config_};
        const SoftmaxBlock block = rows.block(index);
        std::uint64_t begin = 0; // of an input's columns
        for (const TensorId input : op.inputs) {
            const std::uint64_t width = trace().tensor(input).elements() / op.rows.rows;
            const std::uint64_t first = std::max(begin, block.column);
            const std::uint64_t end = std::min(begin + width, block.column + block.columns);
            if (first < end)
                step.load(OperandKind::inputs, input, block.row * width + first - begin,
                    block.rows * (end - first));
            begin += width;
        }
        if (block.normalises) {
            step.store(op.output, block.row * op.rows.columns + block.column, block.elements());
            step.elements = block.elements();
        }
        step.compute = block.compute;
        if (rows.stay())
            step.local = (rows.passes() - 1) * block.elements(); // the further passes read the buffer again
    }

    Bytes expected_memory_bytes(OperatorId id) const override
    {
        const Operator& op = trace().op(id);
        const std::uint64_t passes = config_.online ? 2 : 3;
        const std::uint64_t reads = op.rows.columns <= config_.row_buffer.count / 4 ? 1 : passes;
        return (reads + 1) * op.rows.elements();
    }

private:
    SoftmaxRows rows_of(OperatorId op) const { return {trace().op(op).rows, config_}; }

    const SoftmaxUnitConfig config_;
};

const Registration<Accelerator, SoftmaxUnit, SoftmaxUnitConfig> registration{
    "pl_softmax", "streaming softmax with an online maximum, lanes elements a cycle (after Softermax)"};

} // namespace
} // namespace pivotsim

PIVOTSIM_PLUGIN("pl_softmax", "a streaming softmax unit in the programmable logic, after Softermax")
