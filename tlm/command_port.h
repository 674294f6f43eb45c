// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/responder.h"

#include <deque>
#include <functional>
#include <tlm_utils/simple_target_socket.h>

namespace pivotsim {

/// Where an accelerator takes its commands: each is queued at once (END_REQ), worked off in order, and
/// answered when its operator is done (BEGIN_RESP).
class CommandPort {
public:
    /// `came` is called inside the controller's forward call when a command is queued: set an Alarm, return.
    CommandPort(const char* name, std::function<void()> came);
    CommandPort(const CommandPort&) = delete;
    CommandPort& operator=(const CommandPort&) = delete;

    tlm_utils::simple_target_socket<CommandPort> socket;

    bool empty() const { return queue_.empty(); }
    /// The operator whose turn it is.
    OperatorId front() const { return Transfer::of(*queue_.front()).op; }
    /// It is done now.
    void done();

private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);

    std::function<void()> came_;
    std::deque<Payload*> queue_;
    Responder responder_;
};

} // namespace pivotsim
