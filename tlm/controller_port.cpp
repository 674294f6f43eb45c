// SPDX-License-Identifier: Apache-2.0
#include "tlm/controller_port.h"

#include <algorithm>
#include <cmath>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

namespace {

constexpr long double picoseconds_a_second = 1e12L;

sc_time duration(std::uint64_t bytes, Bandwidth bandwidth, long double (*round)(long double))
{
    if (bandwidth.unlimited())
        return sc_core::SC_ZERO_TIME;
    const long double seconds
        = static_cast<long double>(bytes) / static_cast<long double>(bandwidth.bytes_per_second);
    return sc_time::from_value(static_cast<std::uint64_t>(round(seconds * picoseconds_a_second)));
}

/// Cut by an AXI port.
bool is_burst(const Payload& payload)
{
    return payload.get_extension<Transfer>()->parent != nullptr;
}

} // namespace

ControllerPort::ControllerPort(
    sc_core::sc_module_name name, Bandwidth bandwidth, Bandwidth behind, Probe& probe)
    : sc_module(name), bandwidth_(bandwidth), behind_(behind), probe_(probe),
      track_(probe.add_track(
          this->name(), TrackKind::wires, bandwidth.unlimited() ? 0 : bandwidth.bytes_per_second))
{
    in.register_nb_transport_fw(this, &ControllerPort::nb_transport_fw);
}

tlm::tlm_sync_enum ControllerPort::nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    sc_time when = sc_time_stamp();
    if (!is_burst(payload))
        through_[&payload] = occupy(payload, when + delay);
    else if (payload.is_write()) // the delay stays: requests reach the memory in the order of their times
        when = occupy(payload, when + delay) - delay;
    requests_[payload.is_write()].push_back({&payload, delay, when});
    send();
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

void ControllerPort::send()
{
    // AXI has an address channel each way: a write that waits for the wires holds up no read.
    while (send_first(write_next_) || send_first(!write_next_)) { }
}

bool ControllerPort::send_first(bool write)
{
    if (requests_[write].empty() || !requester_.ready())
        return false;
    const Request request = requests_[write].front();
    if (request.when > sc_time_stamp()) {
        alarm_.at(request.when);
        return false;
    }
    requests_[write].pop_front();
    write_next_ = !write;
    if (const auto end = requester_.send(*request.payload, request.delay))
        responder_.respond_at(passed(*request.payload, *end), *request.payload);
    return true;
}

void ControllerPort::answered(Payload& payload)
{
    const sc_time now = sc_time_stamp();
    const sc_time end = passed(payload, now);
    if (end > now)
        responder_.respond_at(end, payload);
    else
        responder_.respond_now(payload);
}

/// When the memory's answer has left the port.
sc_time ControllerPort::passed(const Payload& payload, sc_time answer)
{
    if (is_burst(payload))
        return payload.is_read() ? occupy(payload, answer) : answer;
    const auto through = through_.find(&payload);
    const sc_time end = std::max(answer, through->second);
    through_.erase(through);
    return end;
}

sc_time ControllerPort::occupy(const Payload& payload, sc_time from)
{
    Wires& wires = wires_[payload.is_write()];
    const std::uint64_t bytes = payload.get_data_length();
    const sc_time begin = std::max(from, wires.free_at);
    // Rounded up: no byte beyond the bandwidth.
    wires.free_at = begin + duration(bytes, bandwidth_, std::ceil);
    sc_time through = wires.free_at;
    if (is_burst(payload)) { // its AXI port moves it at the same time
        const sc_time beside = duration(bytes, behind_, std::floor);
        through = wires.free_at > begin + beside ? wires.free_at - beside : begin;
    }
    wires.held_up.busy(from, through);
    probe_.slice(track_, transaction(payload, begin, wires.free_at));
    return through;
}

void ControllerPort::forget(sc_time before)
{
    for (Wires& wires : wires_)
        wires.held_up.forget(before);
}

} // namespace pivotsim
