// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/accelerator/tile_engine/tile_port.h"
#include "models/accelerator/tile_engine/tile_step.h"
#include "tlm/alarm.h"
#include "tlm/command_port.h"

#include <array>
#include <unordered_map>

namespace pivotsim {

struct TileEngineSettings {
    std::uint64_t pes = 1; ///< multiply-accumulates a cycle, at most: what a run is held to; 0: it does none
    std::uint32_t buffers = 2; ///< steps that share the local memory; 1: loading and computing take turns
    std::uint32_t outstanding = 4; ///< transactions under way, by operand
    /// Local memory of operands and of results, all buffers together; 0: without a bound, and not told.
    Bytes load_memory, store_memory;
};

/// An accelerator that takes operators apart into steps and works them off one after the other, while the
/// operands of the next are on their way and the results of the last leave: commands, transactions, credits,
/// stalls with their causes and statistics are all here. An engine says which operators it accepts, what
/// their steps are, and, by a closed form of its own, which bytes they have to move:
///
///     class MyEngine final : public TileEngine {
///         bool accepts(const Operator& op) const override;
///         std::uint64_t steps(OperatorId op) const override;
///         void step(OperatorId op, std::uint64_t index, TileStep& step) const override;
///         Bytes expected_memory_bytes(OperatorId op) const override;
///     };
///
/// Three ports: inputs, weights, outputs. A step begins at a clock edge, once its operands are there and
/// fewer than `buffers` steps' results are left to be stored. Equal operators must have equal steps.
class TileEngine : public Accelerator {
public:
    tlm::tlm_target_socket<>& commands() final { return commands_.socket; }
    std::vector<MemoryPort> memory_ports() final;
    AcceleratorStatistics statistics() const final;
    /// "49 steps", and the cycles that they compute; memory may add to them.
    std::optional<AcceleratorPlan> plan(OperatorId op) const final;
    const Clock* repeats_by() const final { return &context_.clock; }
    std::string waiting_for() const final;

protected:
    /// Throws std::invalid_argument for settings that cannot be.
    TileEngine(
        sc_core::sc_module_name name, const AcceleratorContext& context, const TileEngineSettings& settings);

    /// At least one.
    virtual std::uint64_t steps(OperatorId op) const = 0;
    /// `step` comes empty. Loads fit a buffer's share of the load memory, stores one of the store memory.
    virtual void step(OperatorId op, std::uint64_t index, TileStep& step) const = 0;

    const Trace& trace() const { return context_.trace; }
    const AcceleratorContext& context() const { return context_; }

private:
    /// A buffer and the step that it is for.
    struct Slot {
        TileStep step;
        std::size_t loads_left = 0, stores_left = 0;
        sc_core::sc_time there; ///< when its last operand came
        OperandKind last = OperandKind::inputs; ///< which that was
    };

    void advance();
    void begin();
    void load();
    void send();
    bool may_compute();
    void compute();
    void computed();
    void finish();
    void moved(const TilePiece& piece, std::uint64_t step, bool store);
    void check(const TileStep& step) const;
    void tell_stall(OperandKind operand, Cycles until);
    std::optional<TrackId> buffer_track(const char* name, Bytes capacity) const;
    void tell_levels();
    Slice slice(Cycles begin, Cycles end) const;
    Slot& slot(std::uint64_t step) { return slots_[step % slots_.size()]; }

    const AcceleratorContext context_;
    const TileEngineSettings settings_;
    const TrackId track_, array_track_;
    const std::optional<TrackId> load_track_, store_track_;
    CommandPort commands_{"commands", [this] { alarm_.soon(); }};
    Alarm alarm_{"advance", [this] { advance(); }};
    std::array<std::unique_ptr<TilePort>, 3> ports_; ///< inputs, weights, outputs

    // The operator at work; none if steps_ is 0.
    OperatorId op_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t loading_ = 0, computed_ = 0,
                  stored_ = 0; ///< steps of which that has begun, is done, is done
    bool computing_ = false; ///< step `computed_`
    std::vector<Slot> slots_;
    sc_core::sc_time began_, compute_end_;
    sc_core::sc_time room_at_; ///< when results last found room again
    Cycles told_until_; ///< the array's present cycle: all before is told
    Bytes load_held_, store_held_, load_told_, store_told_;
    Bytes local_before_; ///< through the local memory, when the operator began
    AcceleratorStatistics done_;
    mutable std::unordered_map<OperatorId, AcceleratorPlan> plans_; ///< of operators that were asked for
};

} // namespace pivotsim
