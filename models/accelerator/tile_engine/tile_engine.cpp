// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/tile_engine/tile_engine.h"

#include "base/diagnostics.h"
#include "tlm/stall_slice.h"

#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

namespace {

constexpr std::array<OperandKind, 3> operands{
    OperandKind::inputs, OperandKind::weights, OperandKind::outputs};

} // namespace

TileEngine::TileEngine(
    sc_core::sc_module_name name, const AcceleratorContext& context, const TileEngineSettings& settings)
    : Accelerator(name), context_(context), settings_(settings),
      track_(context.probe.add_track(this->name(), TrackKind::unit, 0)),
      array_track_(
          context.probe.add_track(std::string{this->name()} + ".pe_array", TrackKind::array, settings.pes)),
      load_track_(buffer_track("loads", settings.load_memory)),
      store_track_(buffer_track("stores", settings.store_memory)), slots_(2 * settings.buffers + 1)
{
    if (settings.buffers == 0 || settings.outstanding == 0)
        throw std::invalid_argument("an engine has at least one buffer and one transaction under way");
    for (std::size_t i = 0; i < operands.size(); ++i)
        ports_[i] = std::make_unique<TilePort>(
            to_string(operands[i]), operands[i], settings.outstanding, context_, [this] { alarm_.soon(); },
            [this](const TilePiece& piece, std::uint64_t step, bool store) { moved(piece, step, store); });
}

std::optional<TrackId> TileEngine::buffer_track(const char* name, Bytes capacity) const
{
    if (capacity.count == 0)
        return {};
    return context_.probe.add_track(
        std::string{this->name()} + "." + name, TrackKind::buffer, capacity.count);
}

std::vector<MemoryPort> TileEngine::memory_ports()
{
    std::vector<MemoryPort> ports;
    for (const auto& port : ports_)
        ports.push_back({port->operand(), &port->socket()});
    return ports;
}

void TileEngine::advance()
{
    for (;;) {
        if (steps_ == 0) {
            if (commands_.empty())
                return;
            begin();
        }
        if (began_ > sc_time_stamp()) {
            alarm_.at(began_);
            return;
        }
        if (computing_ && compute_end_ <= sc_time_stamp())
            computed();
        load();
        send();
        if (!computing_ && computed_ < steps_ && may_compute())
            compute();
        else if (stored_ < steps_)
            break;
        else
            finish();
    }
    if (computing_)
        alarm_.at(compute_end_);
}

void TileEngine::begin()
{
    op_ = commands_.front();
    steps_ = steps(op_);
    if (steps_ == 0)
        throw SimulationError(fmt::format("{} has no step for '{}'", name(), trace().op(op_).name));
    loading_ = computed_ = stored_ = 0;
    told_until_ = context_.clock.now();
    began_ = room_at_ = context_.clock.time_of(told_until_);
    local_before_ = done_.sram_bytes;
    context_.witness.begin();
}

/// Every buffer gets the next step as soon as it is free.
void TileEngine::load()
{
    for (; loading_ < steps_ && loading_ < computed_ + settings_.buffers; ++loading_) {
        Slot& next = slot(loading_);
        next.step.clear();
        step(op_, loading_, next.step);
        check(next.step);
        next.loads_left = next.step.loads.size();
        next.stores_left = next.step.stores.size();
        next.there = sc_time_stamp();
        load_held_ += next.step.loaded();
        for (const TilePiece& piece : next.step.loads)
            ports_[static_cast<std::size_t>(piece.operand)]->push(piece, op_, loading_, false);
    }
    tell_levels();
}

void TileEngine::check(const TileStep& step) const
{
    constexpr std::uint64_t most_cycles = std::uint64_t{1} << 50; // beyond, time is near the kernel's end
    if (step.compute.count > most_cycles)
        throw SimulationError(fmt::format("{}: a step of '{}' computes for {} cycles, more than 2^50", name(),
            trace().op(op_).name, step.compute.count));
    const auto held_to = [&](const char* what, Bytes bytes, Bytes memory) {
        if (memory.count > 0 && bytes.count > memory.count / settings_.buffers)
            throw SimulationError(fmt::format("{}: a step of '{}' {} {} bytes, a buffer holds {}", name(),
                trace().op(op_).name, what, bytes.count, memory.count / settings_.buffers));
    };
    held_to("loads", step.loaded(), settings_.load_memory);
    held_to("stores", step.stored(), settings_.store_memory);
    for (const std::vector<TilePiece>* pieces : {&step.loads, &step.stores})
        for (const TilePiece& piece : *pieces)
            if (piece.bytes.count == 0
                || piece.offset + piece.bytes.count > trace().tensor(piece.tensor).bytes().count
                || static_cast<std::size_t>(piece.operand) >= ports_.size())
                throw SimulationError(
                    fmt::format("{}: a step of '{}' moves bytes {} to {} of '{}' as {}, which has {}", name(),
                        trace().op(op_).name, piece.offset, piece.offset + piece.bytes.count,
                        trace().tensor(piece.tensor).name, to_string(piece.operand),
                        trace().tensor(piece.tensor).bytes().count));
}

void TileEngine::send()
{
    for (const auto& port : ports_)
        if (const auto next = port->send())
            alarm_.at(*next);
}

void TileEngine::moved(const TilePiece& piece, std::uint64_t step, bool store)
{
    Slot& of = slot(step);
    done_.sram_bytes += piece.bytes; // one side of the local memory; the other is the array's
    if (!store) {
        done_.memory_read += piece.bytes;
        --of.loads_left;
        of.there = sc_time_stamp();
        of.last = piece.operand;
        return;
    }
    done_.memory_written += piece.bytes;
    store_held_ -= piece.bytes;
    if (--of.stores_left > 0)
        return;
    if (computed_ - stored_ == settings_.buffers)
        room_at_ = sc_time_stamp();
    ++stored_;
}

bool TileEngine::may_compute()
{
    if (computed_ == loading_ || slot(computed_).loads_left > 0 || computed_ - stored_ >= settings_.buffers)
        return false;
    const sc_time edge = context_.clock.time_of(context_.clock.now());
    if (edge == sc_time_stamp())
        return true;
    alarm_.at(edge);
    return false;
}

void TileEngine::compute()
{
    const Slot& at = slot(computed_);
    const Cycles now = context_.clock.now();
    tell_stall(room_at_ > at.there ? OperandKind::outputs : at.last, now);
    computing_ = true;
    compute_end_ = context_.clock.time_of(now + at.step.compute);
}

void TileEngine::computed()
{
    Slot& at = slot(computed_);
    const Cycles now = context_.clock.now();
    if (now > told_until_) {
        Slice told = slice(told_until_, now);
        told.activity = Activity::stream;
        told.fold = computed_;
        context_.probe.slice(array_track_, told);
        told_until_ = now;
    }
    if (at.step.macs > 0)
        context_.probe.macs(array_track_, op_, at.step.macs);
    done_.macs += at.step.macs;
    done_.elements += at.step.elements;
    done_.sram_bytes += at.step.loaded() + at.step.stored() + at.step.local;
    load_held_ -= at.step.loaded();
    store_held_ += at.step.stored();
    computing_ = false;
    for (const TilePiece& piece : at.step.stores)
        ports_[static_cast<std::size_t>(OperandKind::outputs)]->push(piece, op_, computed_, true);
    ++computed_;
    if (at.step.stores.empty())
        ++stored_;
    tell_levels();
    context_.witness.forget(now);
}

void TileEngine::finish()
{
    tell_stall(OperandKind::outputs, context_.clock.now());
    tell_levels();
    Slice told;
    told.begin = began_;
    told.end = sc_time_stamp();
    told.op = op_;
    told.bytes = done_.sram_bytes - local_before_;
    context_.probe.slice(track_, told);
    context_.witness.end();
    steps_ = 0;
    commands_.done();
}

/// One slice a cause, side by side: their lengths are true, their places within the stall are not.
void TileEngine::tell_stall(OperandKind operand, Cycles until)
{
    if (until <= told_until_)
        return;
    for (const StallShare& share : context_.witness.explain(operand, told_until_, until)) {
        Slice told = slice(told_until_, told_until_ + share.cycles);
        charge(told, share, operand);
        context_.probe.slice(array_track_, told);
        told_until_ += share.cycles;
    }
}

void TileEngine::tell_levels()
{
    const auto tell = [this](const std::optional<TrackId>& track, Bytes held, Bytes& told) {
        if (track && held != told)
            context_.probe.level(*track, sc_time_stamp(), held.count);
        told = held;
    };
    tell(load_track_, load_held_, load_told_);
    tell(store_track_, store_held_, store_told_);
}

Slice TileEngine::slice(Cycles begin, Cycles end) const
{
    Slice slice;
    slice.begin = context_.clock.time_of(begin);
    slice.end = context_.clock.time_of(end);
    slice.op = op_;
    return slice;
}

AcceleratorStatistics TileEngine::statistics() const
{
    AcceleratorStatistics statistics = done_;
    statistics.drained = commands_.empty() && steps_ == 0;
    return statistics;
}

std::optional<AcceleratorPlan> TileEngine::plan(OperatorId op) const
{
    const auto [place, added] = plans_.try_emplace(op);
    if (added) {
        const std::uint64_t count = steps(op);
        TileStep each;
        std::uint64_t cycles = 0;
        for (std::uint64_t index = 0; index < count; ++index) {
            each.clear();
            step(op, index, each);
            cycles += each.compute.count;
        }
        place->second = {fmt::format("{} step{}", count, count == 1 ? "" : "s"), static_cast<double>(cycles)};
    }
    return place->second;
}

std::string TileEngine::waiting_for() const
{
    if (steps_ == 0)
        return {};
    return fmt::format("{} executes {}: of {} steps {} computed, {} stored", name(), trace().op(op_).name,
        steps_, computed_, stored_);
}

} // namespace pivotsim
