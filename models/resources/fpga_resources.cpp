// SPDX-License-Identifier: Apache-2.0
#include "models/resources/fpga_resources.h"

#include "models/accelerator/systolic/loop_nest.h"
#include "models/pe_array/dataflow.h"

#include <algorithm>
#include <limits>

namespace pivotsim {
namespace {

/// Bytes a cycle that the array moves at its own pace, by buffer.
struct ArrayWidths {
    std::uint64_t inputs, weights, outputs;
};

/// A fold of one vector tells what a cycle of the stream moves.
ArrayWidths widths_of(const PeArrayConfig& array)
{
    using OsDrain = ArrayTiming::OsDrain;
    const auto dataflow = make_dataflow(array.dataflow);
    const std::uint64_t rows = array.rows, cols = array.cols;
    Fold vector;
    vector.rows = rows;
    vector.cols = cols;
    vector.streamed = 1;
    const Dataflow::Elements moved = dataflow->elements(vector);
    const std::uint64_t preload = moved.stationary / rows; // a row a cycle
    switch (dataflow->stationary()) {
    case GemmOperand::inputs:
        return {preload, moved.streamed_weights, partial_sum_bytes * moved.outputs};
    case GemmOperand::weights:
        return {moved.streamed_inputs, preload, partial_sum_bytes * moved.outputs};
    case GemmOperand::outputs:
        break;
    }
    // Sums are done along a diagonal of the array; down the columns or along the rows they leave side by
    // side.
    const OsDrain drain = array.timing.os_drain;
    const std::uint64_t sums = drain == OsDrain::rows ? cols
        : drain == OsDrain::cols                      ? rows
                                                      : std::min(rows, cols);
    return {moved.streamed_inputs, moved.streamed_weights, partial_sum_bytes * sums};
}

/// Half blocks of a memory of so many words of so many bits: the best of all aspects.
std::uint64_t half_blocks(std::uint64_t words, std::uint64_t bits)
{
    struct Aspect {
        std::uint64_t width, depth;
    };
    // UG573: RAMB18 in simple dual port mode; the parity bits are data down to 9 bits.
    static constexpr Aspect aspects[] = {{36, 512}, {18, 1024}, {9, 2048}, {4, 4096}, {2, 8192}, {1, 16384}};
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const Aspect& aspect : aspects)
        least = std::min(least, ceil_div(bits, aspect.width) * ceil_div(words, aspect.depth));
    return least;
}

/// Half blocks of `bytes`, `width` bytes an access, `ports` accesses a cycle.
std::uint64_t half_blocks(std::uint64_t bytes, std::uint64_t width, std::uint32_t ports)
{
    const std::uint64_t banks = ceil_div(ports, 2);
    const std::uint64_t words = std::max<std::uint64_t>(1, ceil_div(ceil_div(bytes, banks), width));
    return banks * half_blocks(words, 8 * width);
}

std::uint64_t half_blocks(const SramConfig& sram, std::uint64_t needed)
{
    const std::uint64_t width = sram.width.unlimited() ? needed : sram.width.bytes_per_cycle;
    return half_blocks(sram.size.count, width, sram.ports);
}

std::uint64_t half_blocks(const GlobalBufferConfig& buffer, const ArrayWidths& needed)
{
    const SramConfig& sram = buffer.sram;
    if (!sram.width.unlimited())
        return half_blocks(sram, sram.width.bytes_per_cycle);
    const auto share = [&sram](Ratio ratio, std::uint64_t width) {
        const double bytes = ratio.value * static_cast<double>(sram.size.count);
        return half_blocks(static_cast<std::uint64_t>(bytes), width, sram.ports);
    };
    return share(buffer.inputs, needed.inputs) + share(buffer.weights, needed.weights)
        + share(buffer.outputs, needed.outputs);
}

} // namespace

std::uint64_t half_block_rams(std::uint64_t bytes, std::uint64_t width, std::uint32_t ports)
{
    return half_blocks(bytes, width, ports);
}

namespace {

class SystolicResources final : public ResourceModel {
public:
    FpgaResources resources(const PlatformConfig& platform) const override
    {
        const ArrayWidths widths = widths_of(platform.pe_array);
        const MemoryConfig& memory = platform.memory;
        const std::uint64_t halves = half_blocks(memory.ipmem, widths.inputs)
            + half_blocks(memory.wtmem, widths.weights) + half_blocks(memory.opmem, widths.outputs)
            + half_blocks(memory.global_buffer, widths);
        return {std::uint64_t{platform.pe_array.rows} * platform.pe_array.cols, ceil_div(halves, 2), {}};
    }
};

const Registration<ResourceModel, SystolicResources> registration{
    "systolic", "a DSP slice a PE, block RAMs of four buffers"};

} // namespace

std::optional<FpgaResources> estimate_resources(const PlatformConfig& platform)
{
    std::vector<const Choice<Accelerator>*> accelerators{&platform.accelerator};
    for (const UnitConfig& unit : platform.accelerators)
        accelerators.push_back(&unit.accelerator);
    const auto& models = Registry<ResourceModel>::instance();
    FpgaResources sum{0, 0, 0};
    for (const Choice<Accelerator>* accelerator : accelerators) {
        if (!models.contains(accelerator->name))
            return {};
        sum += models.create(accelerator->name, accelerator->parameters)->resources(platform);
    }
    return sum;
}

const std::vector<FpgaDevice>& fpga_devices()
{
    static const std::vector<FpgaDevice> devices{
        {"zcu102", "XCZU9EG", 2520, 912, 274080},
        {"zcu104", "XCZU7EV", 1728, 312, 230400},
        {"ultra96", "XCZU3EG", 360, 216, 70560},
        {"kv260", "XCK26", 1248, 144, 117120},
        {"u250", "XCU250", 12288, 2688, 1728000},
    };
    return devices;
}

const FpgaDevice* find_device(const std::string& name)
{
    const auto& devices = fpga_devices();
    const auto found = std::find_if(
        devices.begin(), devices.end(), [&name](const FpgaDevice& device) { return device.name == name; });
    return found == devices.end() ? nullptr : &*found;
}

} // namespace pivotsim
