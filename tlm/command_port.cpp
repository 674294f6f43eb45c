// SPDX-License-Identifier: Apache-2.0
#include "tlm/command_port.h"

#include <string>

namespace pivotsim {

CommandPort::CommandPort(const char* name, std::function<void()> came)
    : socket(name), came_(std::move(came)),
      responder_((std::string{name} + "_responder").c_str(),
          [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
              return socket->nb_transport_bw(payload, phase, delay);
          })
{
    socket.register_nb_transport_fw(this, &CommandPort::nb_transport_fw);
}

tlm::tlm_sync_enum CommandPort::nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&)
{
    if (phase == tlm::END_RESP) {
        responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    queue_.push_back(&payload);
    came_();
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

void CommandPort::done()
{
    Payload& command = *queue_.front();
    queue_.pop_front();
    responder_.respond_at(sc_core::sc_time_stamp(), command);
}

} // namespace pivotsim
