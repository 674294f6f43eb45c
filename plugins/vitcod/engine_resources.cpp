// SPDX-License-Identifier: Apache-2.0
#include "engine_config.h"
#include "models/resources/fpga_resources.h"

namespace pivotsim {
namespace {

/// Assumed, nothing was synthesised: a DSP slice a multiply-accumulate, look-up tables a line.
class EngineResources : public ResourceModel {
public:
    EngineResources(const EngineConfig& config, std::uint64_t luts_a_line)
        : config_(config), luts_a_line_(luts_a_line)
    {
    }

    FpgaResources resources(const PlatformConfig&) const override
    {
        constexpr std::uint64_t bytes_a_sum = 4, luts = 2000; // of the control; assumed
        // A line takes line_macs of one operand, which all share, and as many of its own of the other.
        const std::uint64_t operands = half_block_rams(config_.operand_buffer.count, config_.pes(), 2);
        const std::uint64_t sums
            = half_block_rams(config_.output_buffer.count, bytes_a_sum * config_.lines, 2);
        return {config_.pes(), ceil_div(operands + sums, 2), luts_a_line_ * config_.lines + luts};
    }

private:
    const EngineConfig config_;
    const std::uint64_t luts_a_line_;
};

class DenseResources final : public EngineResources {
public:
    explicit DenseResources(const EngineConfig& config) : EngineResources(config, 200) { }
};

/// More a line: it picks its operand by an index.
class SparseResources final : public EngineResources {
public:
    explicit SparseResources(const EngineConfig& config) : EngineResources(config, 350) { }
};

const Registration<ResourceModel, DenseResources, EngineConfig> dense{
    "vitcod_dense", "a DSP slice a multiply-accumulate, block RAMs of two buffers"};
const Registration<ResourceModel, SparseResources, EngineConfig> sparse{
    "vitcod_sparse", "a DSP slice a multiply-accumulate, block RAMs of two buffers"};

} // namespace
} // namespace pivotsim
