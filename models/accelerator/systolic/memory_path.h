// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "models/accelerator/systolic/fold_schedule.h"

#include <array>
#include <cstdint>
#include <limits>

namespace pivotsim {

struct MemoryConfig;
struct PlatformConfig;
struct PortsConfig;

/// What lies between memory and the array, as the mapper's estimate sees it; time is in PL cycles.
struct MemoryPath {
    static constexpr double unlimited = std::numeric_limits<double>::infinity();

    struct Lane {
        std::uint64_t ports = 1; ///< a bit for each that it may use
        Bytes sram; ///< IPMEM, WTMEM, OPMEM
        Bytes share; ///< of the global buffer
        double sram_width = unlimited; ///< bytes a cycle of all its ports
        double sram_port = unlimited; ///< of one of them
        bool exclusive = false; ///< filled or drained, not both at once
        SourcePlace place; ///< where the SRAM was described
    };
    std::array<Lane, 3> lanes; ///< by GemmOperand
    double global_buffer_width = unlimited; ///< bytes a cycle of all its ports
    double global_buffer_port = unlimited; ///< of one of them
    bool global_buffer_exclusive = false;
    double port_width = unlimited; ///< bytes a cycle, each way
    struct SharedPorts {
        std::uint64_t ports; ///< that meet in one port of the memory controller
        double width; ///< bytes a cycle, each way
    };
    std::vector<SharedPorts> shared; ///< no port is in two of them
    double latency = 0; ///< from a request to its first byte
    double memory_width = unlimited; ///< bytes a cycle that the memory sustains
    std::uint32_t outstanding = 2; ///< movements of a DMA channel
    PieceLimits limits;

    /// Bytes a cycle that some ports move together, each way.
    double width_of(std::uint64_t ports) const;

    const Lane& lane(GemmOperand operand) const { return lanes[static_cast<std::size_t>(operand)]; }
};

/// What memory and ports are expected to give.
struct MemoryService {
    bool stall_free = true; ///< neither can make anybody wait
    Bandwidth bandwidth; ///< that the memory sustains
    double latency_seconds = 0;
};

/// The path that a platform describes.
MemoryPath memory_path(const PlatformConfig& platform, const MemoryService& service);

/// No AXI port and no port of the memory controller can make anybody wait.
bool ports_stall_free(const PortsConfig& ports);
/// No port of a buffer can.
bool buffers_stall_free(const MemoryConfig& memory);

} // namespace pivotsim
