// SPDX-License-Identifier: Apache-2.0
#include "tlm/dma.h"

#include "base/diagnostics.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

namespace {

const sc_time never = sc_core::sc_max_time();

} // namespace

Dma::Dma(sc_core::sc_module_name name, std::uint32_t outstanding, PayloadPool& pool, Probe& probe)
    : sc_module(name), outstanding_(outstanding), pool_(pool), probe_(probe),
      track_(probe.add_track(this->name(), TrackKind::dma, 0))
{
}

void Dma::start(Next next, std::function<void()> drained)
{
    if (running_)
        throw SimulationError(std::string{name()} + ": a stream was started before the last one was through");
    next_ = std::move(next);
    drained_ = std::move(drained);
    running_ = true;
    exhausted_ = false;
    alarm_.soon();
}

void Dma::pump()
{
    bool progress = true;
    while (progress) {
        progress = false;
        for (std::size_t i = 0; i < flights_.size(); ++i)
            progress |= step(i);
        retire();
        progress |= issue_read();
    }
    if (running_ && exhausted_ && flights_.empty()) {
        running_ = false;
        drained_();
    }
}

bool Dma::issue_read()
{
    if (exhausted_ || flights_.size() >= outstanding_ || !source_.ready())
        return false;
    Flight flight{{}, Stage::reading, sc_time_stamp(), never, nullptr};
    if (!next_(flight.movement)) {
        exhausted_ = true;
        return false;
    }
    flights_.push_back(flight);
    Flight& placed = flights_.back();
    begin(placed, source_, tlm::TLM_READ_COMMAND, placed.movement.source_address, placed.movement.read,
        Stage::reading);
    return true;
}

/// Advances one movement as far as it goes without waiting; true if it moved. `earlier` ones that are not
/// written yet hold up the writes behind them, and what is read back from where they write.
bool Dma::step(std::size_t index)
{
    Flight& flight = flights_[index];
    const Movement& movement = flight.movement;
    if (flight.due <= sc_time_stamp() && flight.payload)
        finish(flight);
    if (!sink_.ready())
        return false;
    if (flight.stage == Stage::loaded && movement.accumulated > Bytes{}) {
        if (!written_before(index, movement.accumulated_address))
            return false;
        begin(flight, sink_, tlm::TLM_READ_COMMAND, movement.accumulated_address, movement.accumulated,
            Stage::accumulating);
        return true;
    }
    if ((flight.stage == Stage::loaded || flight.stage == Stage::ready) && in_order(index)) {
        begin(flight, sink_, tlm::TLM_WRITE_COMMAND, movement.sink_address, movement.written, Stage::writing);
        return true;
    }
    return false;
}

bool Dma::in_order(std::size_t index) const
{
    return std::all_of(flights_.begin(), flights_.begin() + static_cast<std::ptrdiff_t>(index),
        [](const Flight& earlier) { return earlier.stage >= Stage::writing; });
}

bool Dma::written_before(std::size_t index, std::uint64_t address) const
{
    return std::none_of(flights_.begin(), flights_.begin() + static_cast<std::ptrdiff_t>(index),
        [address](const Flight& earlier) {
            return earlier.stage != Stage::done && earlier.movement.sink_address == address;
        });
}

void Dma::begin(Flight& flight, Requester& requester, tlm::tlm_command command, std::uint64_t address,
    Bytes bytes, Stage stage)
{
    Payload& payload = pool_.acquire(command, address, bytes);
    Transfer& transfer = Transfer::of(payload);
    transfer.op = flight.movement.op;
    transfer.operand = flight.movement.operand;
    transfer.fold = flight.movement.fold;
    flight.stage = stage;
    flight.payload = &payload;
    flight.due = never;
    if (const auto end = requester.send(payload)) {
        flight.due = *end;
        if (*end <= sc_time_stamp())
            finish(flight);
        else
            alarm_.at(*end);
    }
}

void Dma::completed(Payload& payload)
{
    for (Flight& flight : flights_)
        if (flight.payload == &payload)
            flight.due = sc_time_stamp();
    alarm_.soon();
}

void Dma::finish(Flight& flight)
{
    flight.payload->release();
    flight.payload = nullptr;
    flight.due = never;
    switch (flight.stage) {
    case Stage::reading:
        read_ += flight.movement.read;
        flight.stage = Stage::loaded;
        break;
    case Stage::accumulating:
        flight.stage = Stage::ready;
        break;
    case Stage::writing:
        written_ += flight.movement.written;
        flight.stage = Stage::done;
        break;
    default:
        break;
    }
}

void Dma::retire()
{
    while (!flights_.empty() && flights_.front().stage == Stage::done) {
        const Flight& flight = flights_.front();
        Slice slice;
        slice.begin = flight.begin;
        slice.end = sc_time_stamp();
        slice.activity = Activity::write;
        slice.operand = flight.movement.operand;
        slice.op = flight.movement.op;
        slice.fold = flight.movement.fold;
        slice.bytes = flight.movement.written;
        probe_.slice(track_, slice);
        flights_.pop_front();
    }
    for (const Flight& flight : flights_)
        if (flight.payload && flight.due != never)
            alarm_.at(flight.due);
}

} // namespace pivotsim
