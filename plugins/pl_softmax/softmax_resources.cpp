// SPDX-License-Identifier: Apache-2.0
#include "models/resources/fpga_resources.h"
#include "softmax_unit_config.h"

namespace pivotsim {
namespace {

/// Assumed, nothing was synthesised. A lane: one multiplication of a piecewise linear power of two in each of
/// its two exponentials, one by the row's reciprocal; renormalising by a power of two is a shift. The
/// reciprocal itself: two multiplications.
class SoftmaxResources final : public ResourceModel {
public:
    explicit SoftmaxResources(const SoftmaxUnitConfig& config) : config_(config) { }

    FpgaResources resources(const PlatformConfig&) const override
    {
        constexpr std::uint64_t dsps_a_lane = 3, dsps = 2, luts_a_lane = 400, luts = 1000; // assumed
        // Two memories, rows that come and rows that leave; each is written and read in a cycle.
        const std::uint64_t halves = 2 * half_block_rams(config_.row_buffer.count / 2, config_.lanes, 2);
        return {dsps_a_lane * config_.lanes + dsps, ceil_div(halves, 2), luts_a_lane * config_.lanes + luts};
    }

private:
    const SoftmaxUnitConfig config_;
};

const Registration<ResourceModel, SoftmaxResources, SoftmaxUnitConfig> registration{
    "pl_softmax", "three DSP slices a lane (assumed), block RAMs of the row buffer"};

} // namespace
} // namespace pivotsim
