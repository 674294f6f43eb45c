// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "base/units.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

/// Energy split as in the paper's Fig. 6b, and DRAM.
struct EnergyReport {
    struct Component {
        std::string name;
        double joules = 0;
    };
    std::vector<Component> components;

    double total() const;
};

/// What a run did, as far as energy depends on it.
struct ActivityCounts {
    double seconds = 0; ///< of the whole run
    double array_seconds = 0; ///< the array computing
    double ps_core_seconds = 0; ///< all cores together, computing
    std::uint64_t macs = 0;
    std::uint64_t ps_elements = 0; ///< processed by non-linear operators
    Bytes sram_bytes; ///< through the ports of the local SRAMs and the global buffer
    Bytes dram_bytes;
    std::vector<EnergyReport::Component> units; ///< accelerators that price themselves; not in the sums above
};

class EnergyModel {
public:
    static constexpr const char* kind = "energy model";
    using Create = std::unique_ptr<EnergyModel>();

    virtual ~EnergyModel() = default;
    virtual EnergyReport energy(const ActivityCounts& activity) const = 0;
};

} // namespace pivotsim
