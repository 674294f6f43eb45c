// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "tlm/clock.h"
#include "tlm/payload_pool.h"
#include "tlm/stall_witness.h"
#include "workloads/trace.h"

#include <memory>
#include <optional>
#include <string>
#include <tlm>
#include <vector>

namespace pivotsim {

struct PlatformConfig;
class AddressMap;

/// How exactly the array is simulated.
enum class Fidelity {
    fold, ///< closed form, one event a fold
    grid ///< every register of every PE, real INT8 operands
};

/// An initiator socket of an accelerator, to be bound to the memory system.
struct MemoryPort {
    OperandKind operand; ///< the traffic it carries; the platform chooses AXI ports by it
    tlm::tlm_initiator_socket<>* socket;
};

/// What a platform lends to its accelerators; it outlives them.
struct AcceleratorContext {
    const PlatformConfig& platform;
    const Trace& trace;
    const AddressMap& addresses;
    const Clock& clock; ///< of the programmable logic
    Fidelity fidelity;
    bool memory_stall_free; ///< no path to the memory can make anybody wait
    Bandwidth memory_bandwidth; ///< that it sustains
    sc_core::sc_time memory_latency;
    PayloadPool& pool;
    Probe& probe;
    StallWitness& witness;
};

/// Work that an accelerator has done, for conservation checks and activity energy.
struct AcceleratorStatistics {
    std::uint64_t macs = 0;
    Bytes sram_bytes; ///< through the ports of its local memories
    Bytes memory_read, memory_written;
    std::uint64_t core_picoseconds = 0; ///< of all cores of a PS
    std::uint64_t elements = 0; ///< that a PS has processed
    bool drained = true; ///< nothing is left in its buffers and channels

    AcceleratorStatistics& operator+=(const AcceleratorStatistics& more);
    /// What came on top of `before`; drained as now.
    AcceleratorStatistics operator-(const AcceleratorStatistics& before) const;
};

/// What a unit has chosen for an operator, for reports.
struct AcceleratorPlan {
    std::string mapping; ///< "mnk, 28 vectors, keeps outputs"
    double estimated_cycles = 0; ///< that it expected when it chose
};

/// Executes operators. A command is a transaction with a Transfer that names the operator: END_REQ says that
/// it is queued, BEGIN_RESP that its results are in memory. The PS is one of them and takes what no other
/// accepts.
class Accelerator : public sc_core::sc_module {
public:
    static constexpr const char* kind = "accelerator";
    using Create = std::unique_ptr<Accelerator>(const char*, const AcceleratorContext&);

    virtual bool accepts(const Operator& op) const = 0;
    virtual tlm::tlm_target_socket<>& commands() = 0;
    virtual std::vector<MemoryPort> memory_ports() = 0;
    virtual AcceleratorStatistics statistics() const = 0;

    /// Bytes that one execution must move between memory and the unit, by closed form: what a run is held to.
    virtual Bytes expected_memory_bytes(OperatorId op) const = 0;

    /// How the unit goes about the operator; none if there is nothing to choose.
    virtual std::optional<AcceleratorPlan> plan(OperatorId) const { return {}; }

    /// Joules of the unit itself for the work `done` in a run of so many seconds; the platform's energy model
    /// prices the rest. None: that model prices its MACs and its local memory too.
    virtual std::optional<double> joules(const AcceleratorStatistics& /*done*/, double /*seconds*/) const
    {
        return {};
    }

    /// The clock that the unit begins and works by, if it keeps nothing between operators, so that equal ones
    /// that begin alike take equal courses; none: each is to be simulated.
    virtual const Clock* repeats_by() const { return nullptr; }

    /// One line on what it waits for, if it has begun something; empty if it is idle. For deadlock reports.
    virtual std::string waiting_for() const = 0;

protected:
    explicit Accelerator(sc_core::sc_module_name name) : sc_module(name) { }
};

} // namespace pivotsim
