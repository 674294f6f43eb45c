// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/alarm.h"
#include "tlm/busy_log.h"
#include "tlm/probe.h"
#include "tlm/requester.h"
#include "tlm/responder.h"

#include <array>
#include <deque>
#include <tlm_utils/simple_target_socket.h>
#include <unordered_map>

namespace pivotsim {

/// A port of the memory controller (an XPI of the Synopsys uMCTL2), which several AXI ports may share:
/// writes' data on the way in and reads' on the way out, each at its bandwidth. A burst passes as it comes:
/// on free wires that are no slower than its AXI port it loses no time, on busy ones it waits for those in
/// front. A transaction of another length, such as the PS's, has the wires while the memory serves it. What
/// waits is bounded by the bursts that the AXI ports keep on their way.
class ControllerPort : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<ControllerPort> in{"in"};

    /// `behind`: what an AXI port moves, and takes from here or hands on while it does.
    ControllerPort(sc_core::sc_module_name name, Bandwidth bandwidth, Bandwidth behind, Probe& probe);

    tlm_utils::simple_initiator_socket<Requester>& out() { return requester_.socket; }

    /// When a burst waited for the wires.
    BusyLog& held_up(bool write) { return wires_[write].held_up; }
    void forget(sc_core::sc_time before);

private:
    struct Wires {
        sc_core::sc_time free_at;
        BusyLog held_up;
    };
    struct Request {
        Payload* payload;
        sc_core::sc_time delay; ///< of the request path, as its AXI port annotated it
        sc_core::sc_time when; ///< it may go on
    };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    void send();
    bool send_first(bool write);
    void answered(Payload& payload);
    /// Takes the wires from `from` on, or as soon as they are free; returns when the burst has passed.
    sc_core::sc_time occupy(const Payload& payload, sc_core::sc_time from);
    sc_core::sc_time passed(const Payload& payload, sc_core::sc_time answer);

    const Bandwidth bandwidth_, behind_;
    Probe& probe_;
    TrackId track_;
    std::array<Wires, 2> wires_; ///< reads, writes
    std::array<std::deque<Request>, 2> requests_; ///< reads, writes
    std::unordered_map<const Payload*, sc_core::sc_time> through_; ///< until when transactions have the wires
    bool write_next_ = false; ///< whose turn it is when both could go
    Alarm alarm_{"send", [this] { send(); }};
    Requester requester_{
        "out", {[this](Payload&) { alarm_.soon(); }, [this](Payload& payload) { answered(payload); }}};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return in->nb_transport_bw(payload, phase, delay);
        }};
};

} // namespace pivotsim
