// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/address_map.h"
#include "models/platform/controller.h"
#include "models/platform/path_witness.h"
#include "models/platform/platform_config.h"
#include "models/ps/processing_system.h"
#include "tlm/arbiter.h"
#include "tlm/axi_port.h"
#include "tlm/controller_port.h"
#include "tlm/protocol_checker.h"

#include <memory>
#include <vector>

namespace pivotsim {

struct PlatformOptions {
    Fidelity fidelity = Fidelity::fold;
    ImageStream stream;
    bool check_protocol = false; ///< a ProtocolChecker between every two sockets
    bool reuse = true; ///< identical operators that begin in the same state are simulated once
};

/// A SoC assembled from its description: controller, accelerator, PS, AXI ports and memory, bound by TLM
/// sockets.
///
///   controller --commands--> accelerators, ps
///   accelerators --> port arbiter --> AXI ports --> controller ports --> memory arbiter --> memory
///   ps ------------------------------------------/
class Platform : public sc_core::sc_module {
public:
    /// All references outlive the platform. One platform a process: SystemC elaborates once.
    Platform(sc_core::sc_module_name name, const PlatformConfig& config, const Trace& trace,
        const PlatformOptions& options, Probe& probe);
    ~Platform() override;

    /// Simulates to the end. Throws SimulationError when nothing can go on and work is left.
    void run();

    const Clock& clock() const { return clock_; }
    const Controller& controller() const { return *controller_; }
    const MemoryLevel& memory() const { return *memory_; }
    const Accelerator& accelerator() const { return *accelerators_.front(); }
    const ProcessingSystem& ps() const { return *ps_; }
    const std::vector<std::unique_ptr<AxiPort>>& ports() const { return ports_; }
    /// Accelerators, then the PS, as controller().placement() counts them.
    std::size_t units() const { return accelerators_.size() + 1; }
    const Accelerator& unit(std::size_t unit) const;
    /// "pl", those of `accelerators`, "ps".
    const std::vector<std::string>& unit_names() const { return names_; }
    /// With what was replayed.
    AcceleratorStatistics unit_statistics(std::size_t unit) const;
    MemoryStatistics memory_statistics() const;
    std::uint64_t operators_replayed() const { return probe_.replayed() + passes_.operators_replayed(); }
    /// Nothing is left in a buffer or a channel.
    bool drained() const;
    std::size_t payloads_in_flight() const { return pool_.in_use(); }
    /// What the protocol checkers found; empty if they are off.
    std::vector<std::string> protocol_violations() const;

private:
    void build_units(Probe& recorder);
    void build_ports();
    std::uint64_t ports_of(std::size_t unit, OperandKind operand) const;
    bool in_turns() const;
    std::vector<Accelerator*> all_units() const;
    void build_controller_ports();
    void enable_reuse();
    void connect(tlm::tlm_initiator_socket<>& from, tlm::tlm_target_socket<>& to);
    std::string deadlock() const;
    [[noreturn]] void fail(const std::string& why) const;

    const PlatformConfig& config_;
    const Trace& trace_;
    const PlatformOptions options_;
    OperatorReuse probe_;
    PassReuse passes_;
    bool reuses_ = false;
    PayloadPool pool_;
    const Clock clock_;
    std::vector<std::string> names_; ///< of the units
    PathWitness::Horizon horizon_;
    std::vector<std::unique_ptr<PathWitness>> witnesses_; ///< by accelerator
    std::unique_ptr<MemoryLevel> memory_;
    const AddressMap addresses_;
    std::vector<std::unique_ptr<Accelerator>> accelerators_;
    std::unique_ptr<ProcessingSystem> ps_;
    std::vector<std::unique_ptr<AxiPort>> ports_;
    std::unique_ptr<Arbiter> port_arbiter_, memory_arbiter_;
    std::vector<std::unique_ptr<Arbiter>> controller_arbiters_;
    std::vector<std::unique_ptr<ControllerPort>> controller_ports_;
    std::unique_ptr<Controller> controller_;
    std::vector<std::unique_ptr<ProtocolChecker>> checkers_;
};

} // namespace pivotsim
