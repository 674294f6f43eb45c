// SPDX-License-Identifier: Apache-2.0
#include "tlm/responder.h"

namespace pivotsim {

using sc_core::sc_time_stamp;

Responder::Responder(const char* name, Backward backward)
    : backward_(std::move(backward)), alarm_(name, [this] { wake(); })
{
}

void Responder::respond_at(sc_core::sc_time when, Payload& payload)
{
    due_.push({when, order_++, &payload});
    alarm_.at(when);
}

void Responder::respond_now(Payload& payload)
{
    ready_.push_back(&payload);
    send_ready();
}

void Responder::accept_soon(Payload& payload)
{
    accepts_.push_back(&payload);
    alarm_.soon();
}

void Responder::accept_now(Payload& payload)
{
    tlm::tlm_phase phase = tlm::END_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    backward_(payload, phase, delay);
}

void Responder::end_response()
{
    open_ = false;
    if (!ready_.empty())
        alarm_.soon();
}

void Responder::wake()
{
    while (!accepts_.empty()) {
        Payload& payload = *accepts_.front();
        accepts_.pop_front();
        accept_now(payload);
    }
    while (!due_.empty() && due_.top().when <= sc_time_stamp()) {
        ready_.push_back(due_.top().payload);
        due_.pop();
    }
    if (!due_.empty())
        alarm_.at(due_.top().when);
    send_ready();
}

void Responder::send_ready()
{
    while (!open_ && !ready_.empty()) {
        Payload& payload = *ready_.front();
        ready_.pop_front();
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        open_ = true; // before the call: the initiator may come back to us from inside it
        const tlm::tlm_sync_enum status = backward_(payload, phase, delay);
        if (status != tlm::TLM_ACCEPTED)
            open_ = false; // TLM_COMPLETED, or TLM_UPDATED with END_RESP
    }
}

} // namespace pivotsim
