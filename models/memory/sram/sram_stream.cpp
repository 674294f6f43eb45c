// SPDX-License-Identifier: Apache-2.0
#include "models/memory/sram/sram_stream.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

SramStream::SramStream(sc_core::sc_module_name name, Bytes share, bool exclusive, Serve serve, Report report)
    : sc_module(name), share_(share), exclusive_(exclusive), serve_(std::move(serve)),
      report_(std::move(report))
{
    fill.register_nb_transport_fw(this, &SramStream::fill_fw);
    drain.register_nb_transport_fw(this, &SramStream::drain_fw);
}

void SramStream::settle()
{
    while (!releases_.empty() && releases_.front().when <= sc_time_stamp()) {
        used_ -= releases_.front().held;
        report_(-static_cast<std::int64_t>(releases_.front().held.count), releases_.front().when);
        releases_.pop_front();
    }
}

bool SramStream::fits(Payload& payload)
{
    if (Transfer::of(payload).reused)
        return true; // what it is added to has its space
    settle();
    const Bytes bytes = payload.get_data_length();
    return used_ + bytes <= share_ || used_ == Bytes{};
}

tlm::tlm_sync_enum SramStream::fill_fw(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        fill_responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    if (!fits(payload)) {
        held_write_ = &payload;
        set_alarm();
        return tlm::TLM_ACCEPTED;
    }
    const sc_time end = put(payload, sc_time_stamp() + delay);
    set_alarm(); // a reader may wait for this piece
    delay = end - sc_time_stamp();
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return tlm::TLM_COMPLETED;
}

tlm::tlm_sync_enum SramStream::drain_fw(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        drain_responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    if (!there(payload)) {
        held_read_ = &payload;
        set_alarm();
        return tlm::TLM_ACCEPTED;
    }
    delay = take(payload) - sc_time_stamp();
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return tlm::TLM_COMPLETED;
}

void SramStream::expect(const Piece& piece, Bytes bytes) const
{
    if (piece.bytes != bytes)
        throw SimulationError(fmt::format("{}: a piece of {} bytes was written and {} bytes are used", name(),
            piece.bytes.count, bytes.count));
}

SramStream::Piece SramStream::next_kept(Bytes bytes)
{
    const Piece piece = kept_.front();
    kept_.pop_front();
    expect(piece, bytes);
    return piece;
}

sc_time SramStream::put(Payload& payload, sc_time arrival)
{
    if (exclusive_)
        arrival = std::max(arrival, read_until_);
    const Transfer& transfer = Transfer::of(payload);
    const Bytes bytes = payload.get_data_length();
    Piece piece{bytes, std::min(bytes, share_), {}};
    if (transfer.reused) {
        piece = next_kept(bytes);
        serve_(bytes, arrival); // the sums so far
    } else {
        used_ += piece.held;
        report_(static_cast<std::int64_t>(piece.held.count), sc_time_stamp());
    }
    piece.ready = std::max(serve_(bytes, arrival), arrival + transfer.pace);
    written_until_ = std::max(written_until_, piece.ready);
    if (!transfer.kept)
        filled_ += bytes;
    (transfer.kept ? kept_ : pieces_).push_back(piece);
    return piece.ready;
}

/// When the piece is out; for a TLM_IGNORE_COMMAND at once, and the piece stays.
sc_time SramStream::take(Payload& payload)
{
    const sc_time now = sc_time_stamp();
    if (payload.get_command() == tlm::TLM_IGNORE_COMMAND)
        return now;
    const Transfer& transfer = Transfer::of(payload);
    const Bytes bytes = payload.get_data_length();
    Piece piece;
    if (transfer.reused) {
        piece = next_kept(bytes);
    } else {
        piece = pieces_.front();
        pieces_.pop_front();
        expect(piece, bytes);
        drained_ += bytes;
    }
    const sc_time begin = exclusive_ ? std::max(now, written_until_) : now;
    const sc_time end = std::max(serve_(bytes, begin), begin + transfer.pace);
    read_until_ = std::max(read_until_, end);
    if (transfer.kept) {
        kept_.push_back(piece);
        return end;
    }
    releases_.push_back({end, piece.held});
    set_alarm(); // a writer may wait for this space
    return end;
}

void SramStream::set_alarm()
{
    const sc_time never = sc_core::sc_max_time();
    sc_time next = never;
    if (held_write_ && !releases_.empty())
        next = releases_.front().when;
    if (held_read_ && !source_of(*held_read_).empty())
        next = std::min(next, source_of(*held_read_).front().ready);
    if (next != never)
        alarm_.at(next);
}

void SramStream::wake()
{
    const auto answer = [](Responder& responder, Payload& payload, sc_time end) {
        if (end <= sc_time_stamp()) {
            responder.respond_now(payload); // implies END_REQ
            return;
        }
        responder.accept_now(payload);
        responder.respond_at(end, payload);
    };
    if (held_write_ && fits(*held_write_)) {
        Payload& payload = *held_write_;
        held_write_ = nullptr;
        const sc_time end = put(payload, sc_time_stamp());
        answer(fill_responder_, payload, end);
    }
    if (held_read_ && there(*held_read_)) {
        Payload& payload = *held_read_;
        held_read_ = nullptr;
        const sc_time end = take(payload);
        answer(drain_responder_, payload, end);
    }
    set_alarm();
}

} // namespace pivotsim
