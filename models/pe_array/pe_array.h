// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/fold_schedule.h"
#include "models/pe_array/fold_model.h"
#include "tlm/alarm.h"
#include "tlm/clock.h"
#include "tlm/payload_pool.h"
#include "tlm/requester.h"
#include "tlm/stall_witness.h"

#include <deque>
#include <functional>
#include <optional>

namespace pivotsim {

/// The systolic array between its three SRAMs. Takes a fold's operands when they are there, streams a vector
/// a cycle, puts results where there is room; each cycle it waits carries its cause.
class PeArray : public sc_core::sc_module {
public:
    PeArray(sc_core::sc_module_name name, const ArrayShape& shape, const Clock& clock, PayloadPool& pool,
        Probe& probe, StallWitness& witness);

    tlm_utils::simple_initiator_socket<Requester>& inputs() { return inputs_.requester.socket; }
    tlm_utils::simple_initiator_socket<Requester>& weights() { return weights_.requester.socket; }
    tlm_utils::simple_initiator_socket<Requester>& outputs() { return outputs_.requester.socket; }

    /// Works off the schedule from the next clock edge on, then calls `finished` from its own process.
    /// Both arguments outlive the work.
    void start(const FoldSchedule& schedule, FoldModel& model, std::function<void()> finished);

    /// The array has finished, but not its results, which took until now to reach memory.
    void wait_for_results();

    std::uint64_t macs() const { return macs_; }
    /// Why the array waits at this moment; none while it computes or has nothing to do.
    StallCause waiting_for() const { return waiting_for_; }

private:
    /// Results on their way through the pipeline: the array's progress when they begin and end to leave it.
    struct Emerging {
        Bytes bytes;
        Cycles from, until;
        bool reused, kept; ///< see Transfer
    };

    /// An operand's socket, and what came back by it.
    struct Side {
        Requester requester;
        const Payload* answer = nullptr;
    };

    void run();
    void execute(const PlannedFold& planned);
    void preload(const PlannedFold& planned);
    void prefetch();
    void await_prefetched();
    void stream(const PlannedFold& planned);
    void drain(const PlannedFold& planned);
    void emerge();

    Side& side(GemmOperand operand) { return operand == GemmOperand::inputs ? inputs_ : weights_; }
    OperandKind operand_of(const Side& side) const
    {
        return &side == &inputs_ ? OperandKind::inputs : OperandKind::weights;
    }
    void await(Side& side, const Flow& flow);
    void take(Side& side, const Flow& flow, std::uint64_t piece);
    bool until_there(Side& side, const Flow& flow, std::uint64_t fold);
    sc_core::sc_time read(Side& side, const Flow& flow, std::uint64_t piece, std::uint64_t fold, Cycles pace);
    void put(const Emerging& piece, Cycles pace);
    Payload& payload(
        tlm::tlm_command command, OperandKind operand, Bytes bytes, std::uint64_t fold, Cycles pace);
    void stalled_since(Cycles begin, OperandKind operand);
    void stalled(OperandKind operand, Cycles begin);
    void tell_stall(OperandKind operand, Cycles begin);
    void spend(Cycles cycles);
    void wait_until(Cycles cycle);
    Requester::Callbacks callbacks(Side& side);
    void emit(Activity activity, Cycles begin, Cycles end);
    void emit(const StallShare& share, OperandKind operand, Cycles begin);
    Slice slice(Cycles begin, Cycles end) const;

    const ArrayShape shape_;
    const Clock& clock_;
    PayloadPool& pool_;
    Probe& probe_;
    StallWitness& witness_;
    const TrackId track_;
    const FoldSchedule* schedule_ = nullptr;
    FoldModel* model_ = nullptr;
    std::function<void()> finished_;
    Cycles cycle_; ///< the array's present cycle
    std::uint64_t fold_ = 0;
    Cycles progress_; ///< cycles in which it moved; stalls freeze the pipeline
    std::deque<Emerging> emerging_;
    Activity moving_ = Activity::stream;
    std::optional<Cycles> moving_since_; ///< of the slice not told yet
    std::uint64_t macs_ = 0;
    StallCause waiting_for_ = StallCause::none;
    sc_core::sc_event started_{"started"}, answered_{"answered"};
    // The next fold's stationary operand, on its way into shadow registers.
    std::uint64_t prefetching_ = 0; ///< which fold's
    bool prefetched_ = false;
    sc_core::sc_event prefetch_{"prefetch"};
    Side inputs_{{"inputs", callbacks(inputs_)}}, weights_{{"weights", callbacks(weights_)}},
        outputs_{{"outputs", callbacks(outputs_)}};
};

} // namespace pivotsim
