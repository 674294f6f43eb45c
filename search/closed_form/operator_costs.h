// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/mapper.h"
#include "models/platform/platform_config.h"
#include "workloads/trace.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace pivotsim {

/// What one execution of an operator takes of its unit while nothing waits.
struct OperatorCost {
    enum class Unit : std::uint8_t {
        none, ///< of an unpriced group
        pl,
        ps
    };

    Unit unit = Unit::none;
    std::uint64_t duration = 0; ///< PL cycles; on the PS picoseconds, not yet at an edge of its clock
    std::uint64_t macs = 0; ///< of the PL
    std::uint64_t elements = 0; ///< of the PS
    Bytes sram, dram;
};

/// Prices the operators of a trace on a platform with the accelerator `systolic`; of equal shapes the first.
class OperatorCosts {
public:
    /// References outlive it. `stall_free`: no memory, port or buffer can make anybody wait, so that the
    /// mapper's choice is known; otherwise the bytes that `schedule: auto` moves are the least there can be.
    OperatorCosts(const PlatformConfig& platform, const Trace& trace, bool stall_free);

    /// Throws InputError as the platform does: E-OPERATOR if no unit executes it, E-MAPPING if it does not
    /// fit the buffers.
    OperatorCost cost(OperatorId id);

private:
    /// What a shape has cost before.
    struct KnownGemm {
        GemmShape gemm;
        std::uint32_t output_element_bytes;
        OperatorCost cost;
    };
    struct KnownRows {
        OperatorKind kind;
        RowShape rows;
        OperatorCost cost;
    };

    bool unpriced(Group group) const { return (unpriced_ >> static_cast<unsigned>(group) & 1) != 0; }
    OperatorCost on_array(OperatorId id);
    OperatorCost on_ps(const Operator& op);
    Mapping mapping(OperatorId id) const;
    Cycles array_cycles(const LoopNest& nest) const;

    const PlatformConfig& platform_;
    const Trace& trace_;
    const bool stall_free_;
    const ArrayShape shape_;
    const std::unique_ptr<Dataflow> dataflow_;
    const std::unique_ptr<PsCostModel> ps_;
    const Mapper mapper_;
    std::uint64_t unpriced_ = 0; ///< a bit a group
    std::vector<KnownGemm> gemms_;
    std::vector<KnownRows> rows_;
};

} // namespace pivotsim
