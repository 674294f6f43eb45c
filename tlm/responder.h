// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/alarm.h"
#include "tlm/transfer.h"

#include <deque>
#include <functional>
#include <queue>
#include <vector>

namespace pivotsim {

/// The target's half of the approximately-timed protocol on one socket: sends END_REQ and BEGIN_RESP when
/// they are due, one response at a time (response exclusion rule), in order of time and then of request.
class Responder {
public:
    /// Forwards to the socket's nb_transport_bw.
    using Backward = std::function<tlm::tlm_sync_enum(Payload&, tlm::tlm_phase&, sc_core::sc_time&)>;

    Responder(const char* name, Backward backward);

    /// BEGIN_RESP at `when`, never inside the caller.
    void respond_at(sc_core::sc_time when, Payload& payload);
    /// BEGIN_RESP now, inside the caller, or as soon as the responses before it have ended.
    void respond_now(Payload& payload);
    /// END_REQ in the next delta cycle, never inside the caller.
    void accept_soon(Payload& payload);
    /// END_REQ inside the caller, which must not be this socket's forward call.
    void accept_now(Payload& payload);
    /// The initiator sent END_RESP.
    void end_response();

    bool idle() const { return due_.empty() && ready_.empty() && accepts_.empty() && !open_; }

private:
    struct Due {
        sc_core::sc_time when;
        std::uint64_t order;
        Payload* payload;
        bool operator>(const Due& other) const
        {
            return when != other.when ? when > other.when : order > other.order;
        }
    };

    void wake();
    void send_ready();

    Backward backward_;
    Alarm alarm_;
    std::priority_queue<Due, std::vector<Due>, std::greater<Due>> due_;
    std::deque<Payload*> ready_; ///< due, behind a response that has not ended
    std::deque<Payload*> accepts_; ///< END_REQ to send
    std::uint64_t order_ = 0;
    bool open_ = false; ///< a response waits for its END_RESP
};

} // namespace pivotsim
