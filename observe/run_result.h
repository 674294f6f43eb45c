// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/energy/energy_model.h"
#include "models/memory/memory_level.h"
#include "models/platform/image_stream.h"
#include "tlm/probe.h"
#include "workloads/operator.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What the array did with its cycles; the entries of one stack add up to the cycles it is about.
struct CycleStack {
    Cycles preload, stream, drain; ///< computing
    std::array<Cycles, stall_causes> stalled{}; ///< by StallCause; `none` stays 0

    Cycles compute() const { return preload + stream + drain; }
    Cycles stalls() const;
    Cycles total() const { return compute() + stalls(); }
    Cycles& operator[](StallCause cause) { return stalled[static_cast<std::size_t>(cause)]; }
    Cycles operator[](StallCause cause) const { return stalled[static_cast<std::size_t>(cause)]; }
    CycleStack& operator+=(const CycleStack& more) { return add(more, 1); }
    CycleStack& operator-=(const CycleStack& less);
    CycleStack& add(const CycleStack& more, std::uint64_t times);
};

/// One operator of the trace. Times are those of the first image, sums those of all images.
struct OperatorResult {
    OperatorId id = 0;
    std::string unit; ///< "pl", "ps", "none" for an unpriced one
    std::optional<AcceleratorPlan> plan; ///< what the unit chose, if there was a choice
    std::uint64_t executions = 0;
    sc_core::sc_time begin, end;
    Cycles span; ///< PL cycles from begin to end
    CycleStack stack; ///< of the span, for operators on the array
    std::array<Cycles, resources> bound_by{}; ///< the span's cycles by what they are charged to
    std::uint64_t macs = 0;
    Bytes memory_bytes;
    Bytes expected_memory_bytes;
    std::uint64_t expected_executions = 0; ///< images that take its pass

    /// Sums alone; what describes the operator stays.
    OperatorResult& operator-=(const OperatorResult& less);
    OperatorResult& add(const OperatorResult& more, std::uint64_t times);
};

/// An accelerator's cycles, and those in which it waited for another.
struct UnitResult {
    std::string name; ///< "pl"
    std::uint64_t pes = 0;
    CycleStack stack; ///< of the whole run
    std::map<std::string, Cycles> waited_for; ///< other accelerators: their beats on a port, or their results
};

/// The largest share; none if there are no cycles.
std::optional<Resource> bound_of(const std::array<Cycles, resources>& bound_by);

/// Bytes that went through a port or the memory, beside the most it can move: a port each way, a memory in
/// all.
struct TrafficResult {
    std::string name;
    TrackKind kind = TrackKind::port;
    Bytes read, written;
    Bandwidth peak;

    /// What `peak` bounds: the busier direction of a port.
    Bytes bounded() const { return kind == TrackKind::port ? std::max(read, written) : read + written; }
};

struct BufferResult {
    std::string name;
    Bytes capacity, peak;
};

/// All that a run found out. Delays, energies and powers are means per image.
struct RunResult {
    std::string study, model, platform, path, dataflow;
    std::uint64_t images = 1;
    std::uint64_t pes = 0;
    Frequency clock;

    Cycles cycles; ///< PL cycles of the whole run
    double seconds = 0; ///< of the whole run
    double service_seconds = 0; ///< of all images' passes; where images overlap, of the whole run
    std::vector<ImageTimes> image_times;
    std::vector<std::uint64_t> pass_counts; ///< images that took each pass
    CycleStack stack; ///< of the whole run, of the first accelerator
    std::vector<UnitResult> units; ///< all accelerators
    std::array<Cycles, resources>
        bound_by{}; ///< cycles in which an operator ran, by what they are charged to
    std::uint64_t macs = 0, expected_macs = 0;

    std::vector<OperatorResult> operators;
    std::vector<TrafficResult> traffic;
    std::vector<BufferResult> buffers;
    MemoryStatistics memory;
    /// Milliseconds a image by Group, in the order of the enumeration; time in which nothing ran comes last.
    std::vector<double> group_ms;
    double idle_ms = 0;
    EnergyReport energy; ///< of the whole run
    std::vector<Group> unpriced_groups;

    std::uint64_t operators_replayed = 0; ///< instead of simulated; changes nothing else
    std::size_t payloads_in_flight = 0;
    bool drained = true;
    std::vector<std::string> protocol_violations;

    /// Mean of what an image's passes take; without what it waited for.
    double delay_ms() const { return service_seconds * 1e3 / static_cast<double>(images); }
    double energy_j() const { return energy.total() / static_cast<double>(images); }
    double power_w() const { return seconds > 0 ? energy.total() / seconds : 0; }
    /// Energy of an image times its delay.
    double edp_j_ms() const { return energy_j() * delay_ms(); }
    double fps() const { return seconds > 0 ? static_cast<double>(images) / seconds : 0; }
    double fps_per_w() const { return power_w() > 0 ? fps() / power_w() : 0; }
    /// MACs per cycle and PE, over the whole run.
    double utilisation() const;
    double breakdown_ms(Group group) const { return group_ms.at(static_cast<std::size_t>(group)); }
    /// What belongs neither to attention MAC nor to softmax nor to the MLP.
    double other_ms() const;
};

} // namespace pivotsim
