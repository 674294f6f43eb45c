// SPDX-License-Identifier: Apache-2.0
#include "tlm/requester.h"

#include "base/diagnostics.h"

namespace pivotsim {

Requester::Requester(const char* name, Callbacks callbacks) : socket(name), callbacks_(std::move(callbacks))
{
    socket.register_nb_transport_bw(this, &Requester::nb_transport_bw);
}

std::optional<sc_core::sc_time> Requester::send(Payload& payload, sc_core::sc_time delay)
{
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    waiting_ = &payload;
    const tlm::tlm_sync_enum status = socket->nb_transport_fw(payload, phase, delay);
    if (status == tlm::TLM_COMPLETED) {
        waiting_ = nullptr;
        return sc_core::sc_time_stamp() + delay;
    }
    if (status == tlm::TLM_UPDATED && phase == tlm::END_REQ)
        waiting_ = nullptr;
    else if (status == tlm::TLM_UPDATED)
        throw SimulationError(std::string{socket.name()} + ": target answered BEGIN_REQ with phase "
            + phase.get_name() + "; END_REQ, or TLM_COMPLETED, is expected");
    return std::nullopt;
}

void Requester::accept(Payload& payload)
{
    if (waiting_ != &payload)
        return; // BEGIN_RESP after an explicit END_REQ
    waiting_ = nullptr;
    if (callbacks_.accepted)
        callbacks_.accepted(payload);
}

tlm::tlm_sync_enum Requester::nb_transport_bw(
    Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    if (delay != sc_core::SC_ZERO_TIME)
        throw SimulationError(std::string{socket.name()} + ": backward calls are expected on time");
    accept(payload); // a BEGIN_RESP without END_REQ implies it (TLM-2.0 LRM, 15.2.6)
    if (phase == tlm::END_REQ)
        return tlm::TLM_ACCEPTED;
    callbacks_.done(payload);
    return tlm::TLM_COMPLETED;
}

} // namespace pivotsim
