// SPDX-License-Identifier: Apache-2.0
#include "models/memory/sram/sram_stream.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

SramStream::SramStream(sc_core::sc_module_name name, Bytes share, Serve serve, Report report)
    : sc_module(name), share_(share), serve_(std::move(serve)), report_(std::move(report))
{
    fill.register_nb_transport_fw(this, &SramStream::fill_fw);
    drain.register_nb_transport_fw(this, &SramStream::drain_fw);
}

bool SramStream::fits(Bytes bytes)
{
    while (!releases_.empty() && releases_.front().when <= sc_time_stamp()) {
        used_ -= releases_.front().held;
        report_(-static_cast<std::int64_t>(releases_.front().held.count), releases_.front().when);
        releases_.pop_front();
    }
    return used_ + bytes <= share_ || used_ == Bytes{};
}

tlm::tlm_sync_enum SramStream::fill_fw(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        fill_responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    if (!fits(payload.get_data_length())) {
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
    if (!there()) {
        held_read_ = &payload;
        set_alarm();
        return tlm::TLM_ACCEPTED;
    }
    delay = take(payload) - sc_time_stamp();
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return tlm::TLM_COMPLETED;
}

sc_time SramStream::put(Payload& payload, sc_time arrival)
{
    const Bytes bytes = payload.get_data_length();
    const Bytes held = std::min(bytes, share_);
    const sc_time end = std::max(serve_(bytes, arrival), arrival + Transfer::of(payload).pace);
    used_ += held;
    filled_ += bytes;
    report_(static_cast<std::int64_t>(held.count), sc_time_stamp());
    pieces_.push_back({bytes, held, end});
    return end;
}

/// When the piece is out; for a TLM_IGNORE_COMMAND at once, and the piece stays.
sc_time SramStream::take(Payload& payload)
{
    if (payload.get_command() == tlm::TLM_IGNORE_COMMAND)
        return sc_time_stamp();
    const Piece piece = pieces_.front();
    if (piece.bytes != Bytes{payload.get_data_length()})
        throw SimulationError(fmt::format("{}: a piece of {} bytes was written and {} bytes are read", name(),
            piece.bytes.count, payload.get_data_length()));
    pieces_.pop_front();
    const sc_time now = sc_time_stamp();
    const sc_time end = std::max(serve_(piece.bytes, now), now + Transfer::of(payload).pace);
    drained_ += piece.bytes;
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
    if (held_read_ && !pieces_.empty())
        next = std::min(next, pieces_.front().ready);
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
    if (held_write_ && fits(held_write_->get_data_length())) {
        Payload& payload = *held_write_;
        held_write_ = nullptr;
        const sc_time end = put(payload, sc_time_stamp());
        answer(fill_responder_, payload, end);
    }
    if (held_read_ && there()) {
        Payload& payload = *held_read_;
        held_read_ = nullptr;
        const sc_time end = take(payload);
        answer(drain_responder_, payload, end);
    }
    set_alarm();
}

} // namespace pivotsim
