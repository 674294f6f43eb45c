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
/// not. Of the cycles for `port`, those in which only other accelerators' beats moved are `contention`.
class PathWitness final : public StallWitness {
public:
    /// What each accelerator's witness still has to know: ports and memory forget what nobody needs.
    using Horizon = std::vector<Cycles>;

    PathWitness(const Clock& clock, std::uint8_t unit, Horizon& horizon)
        : clock_(clock), unit_(unit), horizon_(horizon)
    {
    }

    void watch(AxiPort& port, const std::array<bool, operand_kinds>& carries)
    {
        ports_.push_back({&port, carries, nullptr, {}});
    }
    /// What its wires hold up is held up for the operands of these ports.
    void watch(ControllerPort& shared, const std::vector<const AxiPort*>& behind);
    void watch(MemoryLevel& memory) { memory_ = &memory; }
    void watch(BusyLog& saturated, const std::array<bool, operand_kinds>& passed_by) override
    {
        buffers_.push_back({&saturated, passed_by, {}});
    }

    void begin() override;
    void end() override;
    const std::vector<StallShare>& explain(OperandKind operand, Cycles begin, Cycles end) override;
    void forget(Cycles before) override;

private:
    using CycleSet = boost::icl::interval_set<std::uint64_t>;
    struct Watched {
        AxiPort* port;
        std::array<bool, operand_kinds> carries; ///< by OperandKind
        ControllerPort* shared = nullptr; ///< in front of it, if it has one
        std::array<sc_core::sc_time, 2>
            before{}; ///< that it had moved when the operator began: reads, writes
    };
    struct Buffer {
        BusyLog* saturated;
        std::array<bool, operand_kinds> passed_by; ///< by OperandKind
        sc_core::sc_time before{}; ///< that it was saturated when the operator began
    };
    /// Beats on the ports' wires, by accelerator.
    struct Beats {
        CycleSet all, own;
        std::vector<CycleSet> of_others;
    };

    void add_beats(Watched& watched, bool write, Beats& beats) const;
    void share(const CycleSet& cycles, StallCause cause, Resource resource, std::uint8_t rival = 0);
    void add(const BusyLog& log, CycleSet& cycles) const;

    const Clock& clock_;
    const std::uint8_t unit_;
    Horizon& horizon_;
    std::vector<Buffer> buffers_;
    std::vector<Watched> ports_;
    MemoryLevel* memory_ = nullptr;
    std::vector<StallShare> shares_;
    std::uint64_t begin_ = 0, end_ = 0; ///< of the stall in question
};

} // namespace pivotsim
