// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/memory_path.h"

#include "models/platform/platform_config.h"

#include <algorithm>
#include <map>

namespace pivotsim {
namespace {

/// Whole folds where nothing can make anybody wait: a test proves that pieces give the same cycles there.
bool whole_folds(const PlatformConfig& platform, bool memory_stall_free)
{
    using Pieces = ScheduleConfig::Pieces;
    const Pieces pieces = platform.schedule.pieces;
    return pieces == Pieces::fold
        || (pieces == Pieces::automatic && memory_stall_free && buffers_stall_free(platform.memory));
}

double bytes_a_cycle(PortWidth width, std::uint32_t ports)
{
    return width.unlimited() ? MemoryPath::unlimited : static_cast<double>(width.bytes_per_cycle) * ports;
}

} // namespace

bool ports_stall_free(const PortsConfig& ports)
{
    return ports.width.unlimited() && ports.latency_cycles == 0 && ports.controller.bandwidth.unlimited();
}

bool buffers_stall_free(const MemoryConfig& memory)
{
    return memory.global_buffer.sram.width.unlimited() && memory.ipmem.width.unlimited()
        && memory.wtmem.width.unlimited() && memory.opmem.width.unlimited();
}

MemoryPath memory_path(const PlatformConfig& platform, const MemoryService& service)
{
    const MemoryConfig& memory = platform.memory;
    const auto lane = [&](const std::vector<std::uint32_t>& ports, const SramConfig& sram, Ratio share) {
        MemoryPath::Lane lane;
        lane.ports = 0;
        for (const std::uint32_t port : ports)
            lane.ports |= std::uint64_t{1} << port;
        lane.sram = sram.size;
        const auto bytes = share.value * static_cast<double>(memory.global_buffer.sram.size.count);
        lane.share = static_cast<std::uint64_t>(bytes);
        lane.sram_width = bytes_a_cycle(sram.width, sram.ports);
        lane.sram_port = bytes_a_cycle(sram.width, 1);
        lane.exclusive = sram.halves == 1;
        lane.place = sram.place;
        return lane;
    };
    const GlobalBufferConfig& shared = memory.global_buffer;
    MemoryPath path;
    path.lanes = {lane(memory.ports.inputs, memory.ipmem, shared.inputs),
        lane(memory.ports.weights, memory.wtmem, shared.weights),
        lane(memory.ports.outputs, memory.opmem, shared.outputs)};
    path.global_buffer_width = bytes_a_cycle(shared.sram.width, shared.sram.ports);
    path.global_buffer_port = bytes_a_cycle(shared.sram.width, 1);
    path.global_buffer_exclusive = shared.sram.halves == 1;
    path.port_width = bytes_a_cycle(memory.ports.width, 1);
    const double period = 1.0 / static_cast<double>(platform.clock.hertz);
    const ControllerPortsConfig& controller = memory.ports.controller;
    std::map<std::uint32_t, std::uint64_t> meeting; ///< AXI ports by the controller's port
    for (std::size_t port = 0; port < controller.of_ports.size(); ++port)
        meeting[controller.of_ports[port]] |= std::uint64_t{1} << port;
    if (!controller.bandwidth.unlimited())
        for (const auto& [number, ports] : meeting)
            path.shared.push_back(
                {ports, static_cast<double>(controller.bandwidth.bytes_per_second) * period});
    path.latency = static_cast<double>(memory.ports.latency_cycles) + service.latency_seconds / period;
    if (!service.bandwidth.unlimited())
        path.memory_width = static_cast<double>(service.bandwidth.bytes_per_second) * period;
    path.outstanding = memory.dma_outstanding;
    if (whole_folds(platform, service.stall_free))
        return path;
    // A piece is in flight while the one before it is used: half of what it passes through.
    const auto half = [&](const SramConfig& sram, const MemoryPath::Lane& lane) {
        const std::uint64_t shared_half = std::max<std::uint64_t>(1, lane.share.count / shared.sram.halves);
        return Bytes{std::min(sram.size.count / sram.halves, shared_half)};
    };
    path.limits = {half(memory.ipmem, path.lanes[0]), half(memory.wtmem, path.lanes[1]),
        half(memory.opmem, path.lanes[2])};
    return path;
}

double MemoryPath::width_of(std::uint64_t ports) const
{
    const auto of_own
        = [this](std::uint64_t some) { return some == 0 ? 0.0 : __builtin_popcountll(some) * port_width; };
    double width = 0;
    for (const SharedPorts& group : shared) {
        width += std::min(of_own(ports & group.ports), group.width);
        ports &= ~group.ports;
    }
    return width + of_own(ports);
}

} // namespace pivotsim
