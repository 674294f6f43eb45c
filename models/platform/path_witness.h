// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/memory_level.h"
#include "tlm/axi_port.h"
#include "tlm/controller_port.h"
#include "tlm/stall_witness.h"

#include <array>
#include <boost/icl/interval_set.hpp>

namespace pivotsim {

/// Looks at the buffers that an operand passes, at the ports that it may use and at the memory behind them.
/// Each cycle of a stall counts once: for `port` if one of those moved a beat, or waited for one of the
/// memory controller's; for the operand, charged to the buffers, if one of them had all its ports busy; if
/// both, for what was busy longer in this operator. Else for `refresh` if it had asked the memory and that
/// refreshed; else for the operand, charged to the memory if it had been asked, and to the buffers on chip if
/// not.
class PathWitness final : public StallWitness {
public:
    explicit PathWitness(const Clock& clock) : clock_(clock) { }

    void watch(AxiPort& port, const std::array<bool, operand_kinds>& carries)
    {
        ports_.push_back({&port, carries, nullptr});
    }
    /// What its wires hold up is held up for the operands of these ports.
    void watch(ControllerPort& shared, const std::vector<const AxiPort*>& behind);
    void watch(MemoryLevel& memory) { memory_ = &memory; }
    void watch(BusyLog& saturated, const std::array<bool, operand_kinds>& passed_by) override
    {
        buffers_.push_back({&saturated, passed_by});
    }

    void begin() override;
    const std::vector<StallShare>& explain(OperandKind operand, Cycles begin, Cycles end) override;
    void forget(Cycles before) override;

private:
    using CycleSet = boost::icl::interval_set<std::uint64_t>;
    struct Watched {
        AxiPort* port;
        std::array<bool, operand_kinds> carries; ///< by OperandKind
        ControllerPort* shared = nullptr; ///< in front of it, if it has one
    };
    struct Buffer {
        BusyLog* saturated;
        std::array<bool, operand_kinds> passed_by; ///< by OperandKind
    };

    void add(const BusyLog& log, CycleSet& cycles) const;

    const Clock& clock_;
    std::vector<Buffer> buffers_;
    std::vector<Watched> ports_;
    MemoryLevel* memory_ = nullptr;
    std::vector<StallShare> shares_;
    std::uint64_t begin_ = 0, end_ = 0; ///< of the stall in question
};

} // namespace pivotsim
