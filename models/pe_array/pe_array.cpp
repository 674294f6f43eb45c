// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/pe_array.h"

#include "tlm/stall_slice.h"

#include "base/diagnostics.h"

#include <algorithm>

namespace pivotsim {

PeArray::PeArray(sc_core::sc_module_name name, const ArrayShape& shape, const Clock& clock, PayloadPool& pool,
    Probe& probe, StallWitness& witness)
    : sc_module(name), shape_(shape), clock_(clock), pool_(pool), probe_(probe), witness_(witness),
      track_(probe.add_track(this->name(), TrackKind::array, shape.pes()))
{
    sc_core::sc_spawn([this] { run(); }, "run");
    sc_core::sc_spawn([this] { prefetch(); }, "shadow");
}

Requester::Callbacks PeArray::callbacks(Side& side)
{
    return {[this](Payload&) { answered_.notify(sc_core::SC_ZERO_TIME); },
        [this, &side](Payload& payload) {
            if (payload.is_write())
                payload.release(); // nobody waits for the end of a write, only for room
            else
                side.answer = &payload;
            answered_.notify(sc_core::SC_ZERO_TIME);
        }};
}

void PeArray::start(const FoldSchedule& schedule, FoldModel& model, std::function<void()> finished)
{
    schedule_ = &schedule;
    model_ = &model;
    finished_ = std::move(finished);
    started_.notify(sc_core::SC_ZERO_TIME);
}

void PeArray::run()
{
    for (;;) {
        sc_core::wait(started_);
        wait_until(
            clock_.now()); // commands arrive when the PS likes; the array works from clock edge to clock edge
        witness_.begin();
        model_->begin(*schedule_);
        for (fold_ = 0; fold_ < schedule_->folds(); ++fold_)
            execute(schedule_->fold(fold_));
        model_->end();
        finished_();
    }
}

void PeArray::execute(const PlannedFold& planned)
{
    witness_.forget(cycle_);
    PlannedFold work = planned;
    work.cycles = model_->execute(planned);
    preload(work);
    stream(work);
    drain(work);
    macs_ += work.macs;
    probe_.macs(track_, schedule_->op(), work.macs);
}

void PeArray::preload(const PlannedFold& planned)
{
    const GemmOperand stationary = schedule_->dataflow().stationary();
    if (stationary == GemmOperand::outputs)
        return;
    const Flow& flow = planned.flow(stationary);
    const bool shadowed = schedule_->preload_overlapped();
    if (shadowed && fold_ > 0) {
        await_prefetched();
    } else {
        for (std::uint64_t piece = 0; piece < flow.pieces(); ++piece) {
            await(side(stationary), flow);
            take(side(stationary), flow, piece);
            const Cycles begin = cycle_;
            spend(flow.cycles_of(piece));
            emit(Activity::preload, begin, cycle_);
        }
    }
    if (shadowed && fold_ + 1 < schedule_->folds()) {
        prefetching_ = fold_ + 1;
        prefetched_ = false;
        prefetch_.notify(sc_core::SC_ZERO_TIME);
    }
}

/// Shadow registers take the next fold's stationary operand while the array works on this one's.
void PeArray::prefetch()
{
    for (;;) {
        sc_core::wait(prefetch_);
        const GemmOperand stationary = schedule_->dataflow().stationary();
        const PlannedFold planned = schedule_->fold(prefetching_);
        const Flow& flow = planned.flow(stationary);
        for (std::uint64_t piece = 0; piece < flow.pieces(); ++piece) {
            until_there(side(stationary), flow, prefetching_);
            const sc_core::sc_time end
                = read(side(stationary), flow, piece, prefetching_, flow.cycles_of(piece));
            if (end > sc_core::sc_time_stamp())
                sc_core::wait(end - sc_core::sc_time_stamp());
        }
        prefetched_ = true;
        answered_.notify(sc_core::SC_ZERO_TIME);
    }
}

void PeArray::await_prefetched()
{
    if (prefetched_)
        return;
    const Cycles begin = cycle_;
    const OperandKind operand = operand_of(side(schedule_->dataflow().stationary()));
    waiting_for_ = operand == OperandKind::inputs ? StallCause::inputs : StallCause::weights;
    while (!prefetched_)
        sc_core::wait(answered_);
    stalled_since(begin, operand);
}

/// One step a piece: operands there, room for the results, then a vector a cycle.
void PeArray::stream(const PlannedFold& planned)
{
    const GemmOperand stationary = schedule_->dataflow().stationary();
    const bool inputs = stationary != GemmOperand::inputs, weights = stationary != GemmOperand::weights;
    const Flow& flow = inputs ? planned.inputs : planned.weights;
    moving_ = Activity::stream;
    moving_since_ = cycle_;
    for (std::uint64_t piece = 0; piece < flow.pieces(); ++piece) {
        if (inputs)
            await(inputs_, planned.inputs);
        if (weights)
            await(weights_, planned.weights);
        const Cycles pace = flow.cycles_of(piece);
        while (!emerging_.empty() && emerging_.front().from <= progress_)
            emerge();
        if (planned.outputs_stream) {
            const Cycles from = progress_ + planned.cycles.drain;
            emerging_.push_back({planned.outputs.bytes_of(piece), from, from + pace, planned.outputs.reused,
                planned.outputs.kept});
        }
        if (inputs)
            take(inputs_, planned.inputs, piece);
        if (weights)
            take(weights_, planned.weights, piece);
        spend(pace);
    }
    emit(moving_, *moving_since_, cycle_);
    moving_since_.reset();
}

/// Results leave a pipeline's length after their vectors have entered; the SRAM need not have room before.
void PeArray::drain(const PlannedFold& planned)
{
    const Cycles begin = progress_;
    moving_ = Activity::drain;
    moving_since_ = cycle_;
    while (!emerging_.empty()) {
        if (emerging_.front().from > progress_)
            spend(emerging_.front().from - progress_);
        emerge();
    }
    spend(begin + planned.cycles.drain - progress_);
    emit(moving_, *moving_since_, cycle_);
    moving_since_.reset();
    if (planned.outputs_stream)
        return;
    for (std::uint64_t piece = 0; piece < planned.outputs.pieces(); ++piece)
        put({planned.outputs.bytes_of(piece), {}, {}, false, false}, Cycles{});
}

void PeArray::emerge()
{
    const Emerging piece = emerging_.front();
    emerging_.pop_front();
    put(piece, piece.until - progress_);
}

Payload& PeArray::payload(
    tlm::tlm_command command, OperandKind operand, Bytes bytes, std::uint64_t fold, Cycles pace)
{
    Payload& payload = pool_.acquire(command, 0, bytes);
    Transfer& transfer = Transfer::of(payload);
    transfer.op = schedule_->op();
    transfer.operand = operand;
    transfer.fold = fold;
    transfer.pace = clock_.time_of(cycle_ + pace) - clock_.time_of(cycle_);
    return payload;
}

/// Until the next piece is in the SRAM; false if it was there at once.
bool PeArray::until_there(Side& side, const Flow& flow, std::uint64_t fold)
{
    Payload& request = payload(tlm::TLM_IGNORE_COMMAND, operand_of(side), 0, fold, Cycles{});
    Transfer::of(request).reused = flow.reused;
    const bool waits = !side.requester.send(request);
    while (waits && side.answer != &request)
        sc_core::wait(answered_);
    side.answer = nullptr;
    request.release();
    return waits;
}

/// Takes the piece that until_there() has seen; the SRAM keeps it until it has been absorbed. When that is.
sc_core::sc_time PeArray::read(
    Side& side, const Flow& flow, std::uint64_t piece, std::uint64_t fold, Cycles pace)
{
    Payload& request = payload(tlm::TLM_READ_COMMAND, operand_of(side), flow.bytes_of(piece), fold, pace);
    Transfer::of(request).reused = flow.reused;
    Transfer::of(request).kept = flow.kept;
    const auto end = side.requester.send(request);
    if (!end)
        throw SimulationError(std::string{name()} + ": a piece that was there could not be read");
    request.release();
    return *end;
}

void PeArray::await(Side& side, const Flow& flow)
{
    const Cycles begin = cycle_;
    const OperandKind operand = operand_of(side);
    waiting_for_ = operand == OperandKind::inputs ? StallCause::inputs : StallCause::weights;
    if (until_there(side, flow, fold_))
        stalled_since(begin, operand);
    waiting_for_ = StallCause::none;
}

void PeArray::take(Side& side, const Flow& flow, std::uint64_t piece)
{
    const Cycles pace = flow.cycles_of(piece);
    // A port narrower than the array makes the piece last longer than the array would.
    const Cycles late = clock_.edge(read(side, flow, piece, fold_, pace));
    if (late > cycle_ + pace) {
        const Cycles begin = cycle_;
        wait_until(late - pace);
        stalled(operand_of(side), begin);
    }
}

/// Reserves room for results that will be there `pace` cycles from now.
void PeArray::put(const Emerging& piece, Cycles pace)
{
    const Cycles begin = cycle_;
    Payload& request = payload(tlm::TLM_WRITE_COMMAND, OperandKind::outputs, piece.bytes, fold_, pace);
    Transfer::of(request).reused = piece.reused;
    Transfer::of(request).kept = piece.kept;
    if (outputs_.requester.send(request)) {
        request.release();
        return;
    }
    waiting_for_ = StallCause::outputs;
    while (!outputs_.requester.ready())
        sc_core::wait(answered_);
    stalled_since(begin, OperandKind::outputs);
}

/// An answer came: the array goes on at the next clock edge.
void PeArray::stalled_since(Cycles begin, OperandKind operand)
{
    waiting_for_ = StallCause::none;
    wait_until(std::max(begin, clock_.now()));
    stalled(operand, begin);
}

/// Slices follow each other in time: what was streamed before a stall is told before it.
void PeArray::stalled(OperandKind operand, Cycles begin)
{
    if (cycle_ == begin)
        return;
    if (moving_since_) {
        emit(moving_, *moving_since_, begin);
        moving_since_ = cycle_;
    }
    tell_stall(operand, begin);
}

/// One slice a cause, side by side: their lengths are true, their places within the stall are not.
void PeArray::tell_stall(OperandKind operand, Cycles begin)
{
    for (const StallShare& share : witness_.explain(operand, begin, cycle_)) {
        emit(share, operand, begin);
        begin += share.cycles;
    }
}

void PeArray::wait_for_results()
{
    const Cycles begin = cycle_;
    cycle_ = std::max(cycle_, clock_.now());
    if (cycle_ > begin)
        tell_stall(OperandKind::outputs, begin);
    witness_.end();
}

/// The array works for so long.
void PeArray::spend(Cycles cycles)
{
    progress_ += cycles;
    wait_until(cycle_ + cycles);
}

void PeArray::wait_until(Cycles cycle)
{
    cycle_ = cycle;
    const sc_core::sc_time until = clock_.time_of(cycle_);
    if (until > sc_core::sc_time_stamp())
        sc_core::wait(until - sc_core::sc_time_stamp());
}

void PeArray::emit(Activity activity, Cycles begin, Cycles end)
{
    if (begin == end)
        return;
    Slice told = slice(begin, end);
    told.activity = activity;
    probe_.slice(track_, told);
}

void PeArray::emit(const StallShare& share, OperandKind operand, Cycles begin)
{
    Slice told = slice(begin, begin + share.cycles);
    charge(told, share, operand);
    probe_.slice(track_, told);
}

Slice PeArray::slice(Cycles begin, Cycles end) const
{
    Slice slice;
    slice.begin = clock_.time_of(begin);
    slice.end = clock_.time_of(end);
    slice.op = schedule_->op();
    slice.fold = fold_;
    return slice;
}

} // namespace pivotsim
