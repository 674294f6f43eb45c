// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "models/accelerator/systolic/schedule_config.h"
#include "models/energy/energy_model.h"
#include "models/memory/memory_level.h"
#include "models/memory/sram/sram.h"
#include "models/pe_array/array_shape.h"
#include "models/platform/units_config.h"
#include "models/ps/ps_cost_model.h"
#include "workloads/operator.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

class Accelerator;

/// ArrayTiming as a study writes it.
const Fields<ArrayTiming>& fields_of(const ArrayTiming*);

struct PeArrayConfig {
    std::uint32_t rows = 64;
    std::uint32_t cols = 36;
    std::string dataflow = "is";
    ArrayTiming timing;

    static const Fields<PeArrayConfig>& fields();
};

/// The memory controller's own ports, each shared by the AXI ports behind it and perhaps the PS.
struct ControllerPortsConfig {
    std::vector<std::uint32_t> of_ports; ///< by AXI port; none: nothing is shared, nothing binds
    std::optional<std::uint32_t> of_ps;
    Bandwidth bandwidth; ///< each, each way

    static const Fields<ControllerPortsConfig>& fields();
};

/// AXI ports between the programmable logic and the memory, and which of them each kind of traffic may use.
struct PortsConfig {
    std::uint32_t count = 4;
    std::vector<std::string> names; ///< one a port; none: hp0, hp1, ...
    PortWidth width;
    std::uint32_t burst_beats = 16;
    std::uint32_t outstanding = 8;
    std::uint64_t latency_cycles = 0;
    std::vector<std::uint32_t> inputs{0}, weights{1, 2}, outputs{3};
    ControllerPortsConfig controller;

    std::string name(std::uint32_t port) const
    {
        return names.empty() ? "hp" + std::to_string(port) : names.at(port);
    }

    static const Fields<PortsConfig>& fields();
};

/// The global buffer and how its bytes are shared out.
struct GlobalBufferConfig {
    SramConfig sram{16384, 2, 2, {}, {}};
    Ratio inputs{0.25}, weights{0.5}, outputs{0.25};

    static const Fields<GlobalBufferConfig>& fields();
};

struct MemoryConfig {
    Choice<MemoryLevel> level;
    PortsConfig ports;
    std::uint32_t dma_outstanding = 2;
    GlobalBufferConfig global_buffer;
    SramConfig ipmem, wtmem, opmem;

    MemoryConfig();
    static const Fields<MemoryConfig>& fields();
};

struct PsConfig {
    std::uint32_t cores = 4;
    Frequency clock{1'200'000'000};
    Choice<PsCostModel> costs;
    Duration dispatch;
    bool overlap = false;

    PsConfig();
    static const Fields<PsConfig>& fields();
};

/// A platform, as `platform:` of a study describes it.
struct PlatformConfig {
    std::string name = "platform";
    Frequency clock{125'000'000};
    std::vector<std::string> plugins; ///< to be loaded before the rest is read
    Choice<Accelerator> accelerator;
    std::vector<UnitConfig> accelerators; ///< beside it
    std::vector<PlacementRule> placement; ///< the first that admits an operator decides
    Duration dispatch; ///< from the end of what an operator waits for to its begin on the accelerator
    PeArrayConfig pe_array;
    MemoryConfig memory;
    ScheduleConfig schedule;
    PsConfig ps;
    Choice<EnergyModel> energy;
    std::vector<Group> unpriced_groups; ///< operators of these take no time and no energy

    PlatformConfig();
    static const Fields<PlatformConfig>& fields();
};

} // namespace pivotsim
