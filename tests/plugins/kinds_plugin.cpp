// SPDX-License-Identifier: Apache-2.0
// One small implementation of every kind that a study may swap, beside accelerators.
#include "base/fields.h"
#include "base/plugin/plugin.h"
#include "models/energy/energy_model.h"
#include "models/memory/memory_level.h"
#include "models/ps/ps_cost_model.h"
#include "search/gate/gate.h"
#include "search/strategy/sweep_strategy.h"
#include "tests/models/pe_array/wrong_dataflow.h"
#include "tlm/responder.h"
#include "workloads/transform/transform.h"

#include <tlm_utils/simple_target_socket.h>
#include <utility>

namespace {

using namespace pivotsim;

/// Weight stationary, with a cycle more to drain a fold.
class SlowDrain final : public test::WrongDataflow {
public:
    SlowDrain() : WrongDataflow("ws") { }

    FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const override
    {
        FoldCycles cycles = WrongDataflow::cycles(fold, array, timing, first);
        cycles.drain += Cycles{1};
        return cycles;
    }
};

struct FlatConfig {
    Duration time{1'000'000'000}; ///< 1 us

    static const Fields<FlatConfig>& fields()
    {
        static const Fields<FlatConfig> table{
            "flat", "one price for all", {{"time", &FlatConfig::time, "of every operator"}}};
        return table;
    }
};

class FlatCosts final : public PsCostModel {
public:
    FlatCosts(const FlatConfig& config, const PsCores&) : config_(config) { }
    bool accepts(OperatorKind kind) const override { return !is_gemm(kind); }
    Duration cost(const Operator&) const override { return config_.time; }

private:
    const FlatConfig config_;
};

class MillijoulePerMac final : public EnergyModel {
    EnergyReport energy(const ActivityCounts& activity) const override
    {
        return {{{"macs", 1e-3 * static_cast<double>(activity.macs)}}};
    }
};

/// Images stop by their confidence alone, in halves.
class Halves final : public Gate {
public:
    explicit Halves(std::uint32_t) { }
    float score(const SoftmaxSummary& output) const override { return output.confidence < 0.5F ? 1 : 0; }
    float most() const override { return 1; }
};

class SaysSo final : public Transform {
    Trace apply(const Trace& trace) const override
    {
        Trace said = trace;
        said.path = with_note(trace.path, "says_so");
        return said;
    }
};

class Backwards final : public SweepStrategy {
public:
    explicit Backwards(const StrategyContext& context)
    {
        for (auto point = context.points.rbegin(); point != context.points.rend(); ++point)
            batch_.push_back({*point, 0});
    }
    bool adaptive() const override { return false; }
    std::vector<Candidate> propose() override { return std::exchange(batch_, {}); }
    void learn(const std::vector<Judged>&) override { }

private:
    std::vector<Candidate> batch_;
};

/// Whatever is asked for is there after 100 ns.
class Hundred final : public MemoryLevel {
public:
    Hundred(const char* name, Probe& probe)
        : MemoryLevel(name), probe_(probe), track_(probe.add_track(this->name(), TrackKind::memory, 0))
    {
        socket_.register_nb_transport_fw(this, &Hundred::forward);
    }
    tlm::tlm_target_socket<>& port() override { return socket_; }
    MemoryStatistics statistics() const override { return statistics_; }
    bool stall_free() const override { return false; }
    Bandwidth peak() const override { return {}; }
    sc_core::sc_time latency() const override { return {100, sc_core::SC_NS}; }

private:
    tlm::tlm_sync_enum forward(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
    {
        if (phase == tlm::END_RESP) {
            responder_.end_response();
            return tlm::TLM_COMPLETED;
        }
        (payload.is_read() ? statistics_.read : statistics_.written) += payload.get_data_length();
        const sc_core::sc_time now = sc_core::sc_time_stamp() + delay;
        probe_.slice(track_, transaction(payload, now, now + latency()));
        responder_.respond_at(now + latency(), payload);
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    Probe& probe_;
    const TrackId track_;
    MemoryStatistics statistics_;
    tlm_utils::simple_target_socket<Hundred> socket_{"port"};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return socket_->nb_transport_bw(payload, phase, delay);
        }};
};

const Registration<Dataflow, SlowDrain> dataflow{"slow_drain", "weight stationary, a cycle more a fold"};
const Registration<PsCostModel, FlatCosts, FlatConfig> costs{"flat", "one price for all"};
const Registration<EnergyModel, MillijoulePerMac> energy{"millijoule_per_mac", "very hot"};
const Registration<Gate, Halves> gate{"halves", "confidence below one half goes on"};
const Registration<Transform, SaysSo> transform{"says_so", "changes the note alone"};
const Registration<SweepStrategy, Backwards> strategy{"backwards", "every point, the last first"};
const Registration<MemoryLevel, Hundred> memory{"hundred", "100 ns, whatever is asked for"};

} // namespace

PIVOTSIM_PLUGIN("kinds", "one of each kind")
