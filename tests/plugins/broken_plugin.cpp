// SPDX-License-Identifier: Apache-2.0
// Accelerators that break one rule of the conformance suite each, by name; with none they conform.
#include "base/fields.h"
#include "base/plugin/plugin.h"
#include "models/accelerator/tile_engine/operand_loads.h"
#include "models/accelerator/tile_engine/tile_engine.h"
#include "models/platform/platform_config.h"

#include <csignal>
#include <stdexcept>
#include <tlm_utils/simple_initiator_socket.h>
#include <unistd.h>

namespace {

using namespace pivotsim;

struct BrokenConfig {
    std::string rule = "none";

    static const Fields<BrokenConfig>& fields()
    {
        static const Fields<BrokenConfig> table{"broken", "breaks a rule",
            {
                {"rule", &BrokenConfig::rule, "of the conformance suite"},
            }};
        return table;
    }
};

/// Small, so that each trial is short.
bool takes(const Operator& op)
{
    return op.kind == OperatorKind::gemm && op.gemm.m == 3;
}

/// A row of A at a time.
class BrokenTiles final : public TileEngine {
public:
    BrokenTiles(const BrokenConfig& config, const char* name, const AcceleratorContext& context)
        : TileEngine(name, context, {4, 2, 4, 4096, 4096}), rule_(config.rule),
          load_track_(context.probe.add_track(std::string{this->name()} + ".held", TrackKind::buffer, 64)),
          port_track_(context.probe.add_track(std::string{this->name()} + ".wire", TrackKind::port, 1))
    {
    }

    bool accepts(const Operator& op) const override { return rule_ != "accepts" && takes(op); }

    std::uint64_t steps(OperatorId id) const override
    {
        if (rule_ == "ends")
            for (volatile bool forever = true; forever;) { }
        if (rule_ == "throws")
            throw std::runtime_error("no more steps");
        if (rule_ == "survives")
            ::raise(SIGSEGV);
        return trace().op(id).gemm.m;
    }

    void step(OperatorId id, std::uint64_t index, TileStep& step) const override
    {
        const Operator& op = trace().op(id);
        const GemmShape& gemm = op.gemm;
        load_a(trace(), op, index * gemm.k, gemm.k, step);
        if (index == 0 && rule_ != "operands")
            load_b(trace(), op, 0, gemm.k * gemm.n, step);
        step.macs = gemm.k * gemm.n;
        step.compute = Cycles{ceil_div(step.macs, 4) + extra()};
        store_result(trace(), op, index * gemm.n, gemm.n, step);
        if (rule_ == "work")
            --step.macs;
        if (rule_ == "peak")
            step.compute = Cycles{1};
        if (rule_ == "buffers")
            context().probe.level(load_track_, sc_core::sc_time_stamp(), 65);
        if (rule_ == "bandwidth") {
            Slice slice;
            slice.begin = slice.end = sc_core::sc_time_stamp();
            slice.activity = Activity::read;
            slice.bytes = 1'000'000;
            context().probe.slice(port_track_, slice);
        }
    }

    Bytes expected_memory_bytes(OperatorId id) const override
    {
        const GemmShape& gemm = trace().op(id).gemm;
        const std::uint64_t b = rule_ == "operands" ? 0 : gemm.k * gemm.n;
        return gemm.m * gemm.k + b + gemm.m * gemm.n + (rule_ == "bytes" ? 1 : 0);
    }

private:
    /// Cycles that it wastes where it should be fast, by rule.
    std::uint64_t extra() const
    {
        constexpr std::uint64_t many = 100'000;
        const PlatformConfig& platform = context().platform;
        const bool dram = platform.memory.level.name == "detailed", alone = platform.accelerators.empty();
        if (rule_ == "again")
            return static_cast<std::uint64_t>(::getpid()) % 1000;
        if (rule_ == "repeats")
            return calls_++;
        if (rule_ == "back_pressure" && platform.memory.ports.width.unlimited())
            return many;
        if (rule_ == "late_memory" && context().memory_latency == sc_core::SC_ZERO_TIME)
            return many;
        if (rule_ == "dram" && !dram)
            return many;
        if (rule_ == "shares" && alone)
            return many;
        return 0;
    }

    const std::string rule_;
    const TrackId load_track_, port_track_;
    mutable std::uint64_t calls_ = 0;
};

/// Without a base class: computes for as many cycles as it has elements and touches no memory but once.
class BrokenByHand final : public Accelerator {
public:
    BrokenByHand(const BrokenConfig& config, const char* name, const AcceleratorContext& context)
        : Accelerator(name), context_(context), rule_(config.rule),
          track_(context.probe.add_track(this->name(), TrackKind::unit, 0)),
          array_(context.probe.add_track(std::string{this->name()} + ".pe_array", TrackKind::array, 1000))
    {
        commands_.register_nb_transport_fw(this, &BrokenByHand::forward);
        memory_.register_nb_transport_bw(this, &BrokenByHand::backward);
    }

    bool accepts(const Operator& op) const override { return takes(op); }
    tlm::tlm_target_socket<>& commands() override { return commands_; }
    std::vector<MemoryPort> memory_ports() override { return {{OperandKind::inputs, &memory_}}; }
    std::string waiting_for() const override { return command_ != nullptr ? "its own good time" : ""; }
    Bytes expected_memory_bytes(OperatorId) const override { return 0; }

    AcceleratorStatistics statistics() const override
    {
        AcceleratorStatistics statistics;
        statistics.drained = rule_ != "drained";
        return statistics;
    }

private:
    tlm::tlm_sync_enum forward(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&)
    {
        if (phase == tlm::END_RESP) {
            responder_.end_response();
            return tlm::TLM_COMPLETED;
        }
        command_ = &payload;
        alarm_.at(sc_core::sc_time_stamp() + sc_core::sc_time(800, sc_core::SC_NS));
        phase = rule_ == "protocol" ? tlm::END_RESP : tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    tlm::tlm_sync_enum backward(Payload&, tlm::tlm_phase&, sc_core::sc_time&) { return tlm::TLM_COMPLETED; }

    void done()
    {
        if (rule_ == "finishes")
            return;
        Slice slice;
        slice.op = Transfer::of(*command_).op;
        slice.end = sc_core::sc_time_stamp();
        slice.begin = slice.end - sc_core::sc_time(800, sc_core::SC_NS);
        for (int i = rule_ == "executions" ? 2 : 1; i > 0; --i)
            context_.probe.slice(track_, slice);
        context_.probe.macs(array_, slice.op, context_.trace.op(slice.op).macs());
        slice.activity = Activity::stream;
        if (rule_ == "accounts")
            slice.begin += sc_core::sc_time(80, sc_core::SC_NS);
        context_.probe.slice(array_, slice);
        Payload& command = *command_;
        command_ = nullptr;
        responder_.respond_at(sc_core::sc_time_stamp(), command);
    }

    const AcceleratorContext context_;
    const std::string rule_;
    const TrackId track_, array_;
    tlm_utils::simple_target_socket<BrokenByHand> commands_{"commands"};
    tlm_utils::simple_initiator_socket<BrokenByHand> memory_{"memory"};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return commands_->nb_transport_bw(payload, phase, delay);
        }};
    Alarm alarm_{"done", [this] { done(); }};
    Payload* command_ = nullptr;
};

const Registration<Accelerator, BrokenTiles, BrokenConfig> tiles{"broken_tiles", "breaks a rule"};
const Registration<Accelerator, BrokenByHand, BrokenConfig> by_hand{"broken_by_hand", "breaks a rule"};

} // namespace

PIVOTSIM_PLUGIN("broken", "accelerators that break one rule each")
