// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"
#include "search/workload.h"

#include <cstdint>

namespace pivotsim {

/// A run's figures without a run: that of the study in which nothing waits for memory. Named, meant and
/// measured as RunResult's: delays, energies and powers are means per image.
struct ClosedForm {
    /// Nothing on the platform can make anybody wait: memory level `ideal` without latency and bandwidth,
    /// every width unlimited. Then the simulation gives these very figures, times to the picosecond.
    /// Elsewhere cycles, seconds, delay, energy and bytes are less than the simulation's or equal to them,
    /// utilisation is more, and power is what the others make of it.
    bool exact = false;
    std::uint64_t images = 1;
    Cycles cycles; ///< PL cycles of the whole run
    Cycles compute; ///< of these, with the array at work
    double seconds = 0; ///< of the whole run
    double delay_ms = 0;
    double energy_j = 0, power_w = 0;
    double attention_mac_ms = 0, softmax_ms = 0, mlp_ms = 0;
    double other_ms = 0; ///< delay that belongs to none of the three
    double utilisation = 0; ///< MACs a cycle and PE, over the whole run
    std::uint64_t macs = 0; ///< of the whole run, as the next two
    Bytes sram_bytes; ///< through the ports of the local SRAMs and the global buffer
    Bytes dram_bytes; ///< to and from memory

    double edp_j_ms() const { return energy_j * delay_ms; }
    double fps() const { return seconds > 0 ? static_cast<double>(images) / seconds : 0; }
    double fps_per_w() const { return power_w > 0 ? fps() / power_w : 0; }
};

/// Array cycles: Dataflow::cycles (SCALE-Sim's fold timing). Other operators: the PS cost model, ended at an
/// edge of the PS clock. One operator after the other, dispatch latencies and clock edges as Controller has
/// them; gated images take their passes. Bytes: LoopNest under the mapping that the schedule chooses; where
/// `schedule: auto` chooses by a memory that is not simulated here, under one that keeps all there is to
/// keep.
///
/// Touches no SystemC kernel, so that a process may do it before it simulates, and any number of threads at
/// once. `workload` is build_workload(study).
///
/// Throws InputError, E-CLOSED, for what only a simulation knows: other accelerators than `systolic`,
/// `fidelity: grid`, arrivals, images in flight together, and `platform.ps.overlap` unless each operator
/// waits for the one before it. Throws as a simulation does what no platform can: E-OPERATOR, E-MAPPING, and
/// SimulationError for times that no run can reach. DRAM's capacity is not checked.
ClosedForm closed_form(const Study& study, const Workload& workload);

} // namespace pivotsim
