// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"

#include <functional>
#include <optional>
#include <tlm_utils/simple_initiator_socket.h>

namespace pivotsim {

/// The initiator's half of the approximately-timed protocol on one socket: keeps the request exclusion rule
/// (no BEGIN_REQ before the END_REQ of the last one) and accepts every response at once.
class Requester {
public:
    /// Callbacks come from inside the target's backward call: note what happened, set an Alarm, return.
    struct Callbacks {
        std::function<void(Payload&)> accepted; ///< END_REQ: the target took the request; may be empty
        std::function<void(Payload&)> done; ///< the response is there
    };

    Requester(const char* name, Callbacks callbacks);
    Requester(const Requester&) = delete;
    Requester& operator=(const Requester&) = delete;

    tlm_utils::simple_initiator_socket<Requester> socket;

    /// May a request be sent?
    bool ready() const { return waiting_ == nullptr; }

    /// Sends BEGIN_REQ. A value is the time at which the transaction is already known to end: no callback
    /// follows. Without one, `accepted` (unless it was at once) and `done` follow.
    std::optional<sc_core::sc_time> send(Payload& payload, sc_core::sc_time delay = sc_core::SC_ZERO_TIME);

private:
    tlm::tlm_sync_enum nb_transport_bw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    void accept(Payload& payload);

    Callbacks callbacks_;
    Payload* waiting_ = nullptr; ///< sent, not accepted yet
};

} // namespace pivotsim
