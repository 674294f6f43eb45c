// SPDX-License-Identifier: Apache-2.0
// An output-stationary array with buffers of its own.
#include "base/fields.h"
#include "base/plugin/plugin.h"
#include "models/accelerator/tile_engine/operand_loads.h"
#include "models/accelerator/tile_engine/tile_engine.h"
#include "models/resources/fpga_resources.h"

#include <algorithm>

namespace {

using namespace pivotsim;

/// What a study may set: `accelerator: {type: os_array, rows: 16, cols: 16}`.
struct OsArrayConfig {
    std::uint32_t rows = 16, cols = 16;
    Bytes input_buffer{32768}, output_buffer{4096};

    static const Fields<OsArrayConfig>& fields()
    {
        static const Fields<OsArrayConfig> table{"os_array", "an output-stationary array",
            {
                {"rows", &OsArrayConfig::rows, "PE rows; they hold M", Range{1, 1024}},
                {"cols", &OsArrayConfig::cols, "PE columns; they hold N", Range{1, 1024}},
                {"input_buffer", &OsArrayConfig::input_buffer, "local memory of both operands, two halves",
                    Range{"4 KiB", "64 MiB"}},
                {"output_buffer", &OsArrayConfig::output_buffer, "local memory of results, two halves",
                    Range{"256 B", "64 MiB"}},
            },
            check};
        return table;
    }

    /// Half of each buffer holds a step: a vector of every operand, the results of every PE.
    static std::vector<Complaint> check(const OsArrayConfig& config)
    {
        if (config.input_buffer.count / 2 < config.rows + config.cols)
            return {{"half of it is less than a vector for every row and column", "input_buffer"}};
        if (config.output_buffer.count / 2 < std::uint64_t{config.rows} * config.cols)
            return {{"half of it is less than a byte for every PE", "output_buffer"}};
        return {};
    }
};

/// A tile of rows x cols results stays in the PEs while K streams by, in pieces that half the input buffer
/// holds. Its last result leaves rows + cols - 2 cycles after the last vector has entered.
class OsArray final : public TileEngine {
public:
    OsArray(const OsArrayConfig& config, const char* name, const AcceleratorContext& context)
        : TileEngine(name, context,
            {std::uint64_t{config.rows} * config.cols, 2, 4, config.input_buffer, config.output_buffer}),
          config_(config), most_k_(config.input_buffer.count / 2 / (config.rows + config.cols))
    {
    }

    bool accepts(const Operator& op) const override
    {
        const auto wide = [this](TensorId tensor) { return trace().tensor(tensor).element_bytes > 1; };
        return op.is_gemm() && op.kind != OperatorKind::sparse_gemm // and INT8
            && std::none_of(op.inputs.begin(), op.inputs.end(), wide) && !wide(op.output);
    }

    std::uint64_t steps(OperatorId id) const override
    {
        const GemmShape& gemm = trace().op(id).gemm;
        return gemm.batch * ceil_div(gemm.m, config_.rows) * ceil_div(gemm.n, config_.cols)
            * ceil_div(gemm.k, most_k_);
    }

    /// From the innermost loop: pieces of K, tiles along N, tiles along M, batch.
    void step(OperatorId id, std::uint64_t index, TileStep& step) const override
    {
        const Operator& op = trace().op(id);
        const GemmShape& gemm = op.gemm;
        const auto next = [&index](std::uint64_t count) {
            const std::uint64_t position = index % count;
            index /= count;
            return position;
        };
        const std::uint64_t pieces = ceil_div(gemm.k, most_k_);
        const std::uint64_t k = next(pieces) * most_k_;
        const std::uint64_t n = next(ceil_div(gemm.n, config_.cols)) * config_.cols;
        const std::uint64_t m = next(ceil_div(gemm.m, config_.rows)) * config_.rows;
        const std::uint64_t depth = std::min(most_k_, gemm.k - k);
        const std::uint64_t height = std::min<std::uint64_t>(config_.rows, gemm.m - m);
        const std::uint64_t width = std::min<std::uint64_t>(config_.cols, gemm.n - n);
        const std::uint64_t batch = index;

        load_a(trace(), op, batch * gemm.m * gemm.k + m * gemm.k + k * height, height * depth, step);
        load_b(trace(), op, batch * gemm.k * gemm.n + n * gemm.k + k * width, width * depth, step);
        step.macs = height * width * depth;
        step.compute = Cycles{depth};
        if (k + depth < gemm.k)
            return;
        step.compute += Cycles{std::uint64_t{config_.rows} + config_.cols - 2};
        store_result(trace(), op, batch * gemm.m * gemm.n + m * gemm.n + n * height, height * width, step);
    }

    /// A once for every column of tiles, B once for every row of them, the result once.
    Bytes expected_memory_bytes(OperatorId id) const override
    {
        const GemmShape& gemm = trace().op(id).gemm;
        return gemm.batch
            * (gemm.m * gemm.k * ceil_div(gemm.n, config_.cols)
                + gemm.k * gemm.n * ceil_div(gemm.m, config_.rows) + gemm.m * gemm.n);
    }

private:
    const OsArrayConfig config_;
    const std::uint64_t most_k_;
};

/// A DSP slice a PE (as the paper's array); buffers as wide as what enters and leaves in a cycle.
class OsArrayResources final : public ResourceModel {
public:
    explicit OsArrayResources(const OsArrayConfig& config) : config_(config) { }

    FpgaResources resources(const PlatformConfig&) const override
    {
        const std::uint64_t halves
            = half_block_rams(config_.input_buffer.count, config_.rows + config_.cols, 2)
            + half_block_rams(config_.output_buffer.count, std::min(config_.rows, config_.cols), 2);
        return {std::uint64_t{config_.rows} * config_.cols, ceil_div(halves, 2), {}};
    }

private:
    const OsArrayConfig config_;
};

const Registration<Accelerator, OsArray, OsArrayConfig> accelerator{
    "os_array", "an output-stationary array with buffers of its own"};
const Registration<ResourceModel, OsArrayResources, OsArrayConfig> resources{
    "os_array", "a DSP slice a PE, block RAMs of two buffers"};

} // namespace

PIVOTSIM_PLUGIN("os_array", "an output-stationary array, the result of docs/plugins.md")
