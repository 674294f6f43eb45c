// SPDX-License-Identifier: Apache-2.0
#include "tlm/protocol_checker.h"

#include <fmt/format.h>

namespace pivotsim {

ProtocolChecker::ProtocolChecker(sc_core::sc_module_name name) : sc_module(name)
{
    in.register_nb_transport_fw(this, &ProtocolChecker::nb_transport_fw);
    out.register_nb_transport_bw(this, &ProtocolChecker::nb_transport_bw);
}

void ProtocolChecker::violation(const Payload& payload, const std::string& what)
{
    violations_.push_back(fmt::format("{} at {}: {} (address {:#x}, {} bytes)", name(),
        sc_core::sc_time_stamp().to_string(), what, payload.get_address(), payload.get_data_length()));
}

tlm::tlm_sync_enum ProtocolChecker::nb_transport_fw(
    Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    const tlm::tlm_phase sent = phase;
    if (phase == tlm::BEGIN_REQ)
        begin_request(payload);
    else if (phase == tlm::END_RESP)
        end_response(payload);
    else
        violation(payload, fmt::format("initiator sent phase {}", phase.get_name()));

    const tlm::tlm_sync_enum status = out->nb_transport_fw(payload, phase, delay);

    if (sent == tlm::BEGIN_REQ && status == tlm::TLM_COMPLETED) {
        if (payload.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE)
            violation(payload, "completed without a response status");
        complete(payload);
    } else if (sent == tlm::BEGIN_REQ && status == tlm::TLM_UPDATED) {
        if (phase == tlm::END_REQ)
            end_request(payload);
        else if (phase == tlm::BEGIN_RESP)
            begin_response(payload);
        else
            violation(payload, fmt::format("target answered BEGIN_REQ with phase {}", phase.get_name()));
    }
    return status;
}

tlm::tlm_sync_enum ProtocolChecker::nb_transport_bw(
    Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    const tlm::tlm_phase sent = phase;
    if (phase == tlm::END_REQ)
        end_request(payload);
    else if (phase == tlm::BEGIN_RESP)
        begin_response(payload);
    else
        violation(payload, fmt::format("target sent phase {}", phase.get_name()));

    const bool known = open_.count(&payload) != 0;
    const tlm::tlm_sync_enum status = in->nb_transport_bw(payload, phase, delay);

    if (sent == tlm::BEGIN_RESP && known
        && (status == tlm::TLM_COMPLETED || (status == tlm::TLM_UPDATED && phase == tlm::END_RESP)))
        complete(payload);
    if (sent == tlm::END_REQ && status == tlm::TLM_COMPLETED)
        violation(payload, "initiator completed a transaction on END_REQ");
    return status;
}

void ProtocolChecker::begin_request(Payload& payload)
{
    ++transactions_;
    if (request_)
        violation(payload, "BEGIN_REQ before END_REQ of the request before it (request exclusion)");
    if (open_.count(&payload))
        violation(payload, "BEGIN_REQ for a transaction that has not completed");
    if (!payload.has_mm() || payload.get_ref_count() < 1)
        violation(payload, "a non-blocking transaction needs a memory manager and a reference");
    if (payload.get_response_status() != tlm::TLM_INCOMPLETE_RESPONSE)
        violation(payload, "BEGIN_REQ with a response status that is not incomplete");
    request_ = &payload;
    open_[&payload]
        = {State::requested, payload.get_command(), payload.get_address(), payload.get_data_length()};
}

void ProtocolChecker::end_request(Payload& payload)
{
    const auto open = open_.find(&payload);
    if (open == open_.end() || open->second.state != State::requested) {
        violation(payload, "END_REQ without BEGIN_REQ");
        return;
    }
    open->second.state = State::accepted;
    request_ = nullptr;
}

void ProtocolChecker::begin_response(Payload& payload)
{
    const auto open = open_.find(&payload);
    if (open == open_.end() || open->second.state == State::responded) {
        violation(payload, "BEGIN_RESP without BEGIN_REQ");
        return;
    }
    if (open->second.state == State::requested)
        request_ = nullptr; // a response implies END_REQ
    if (response_)
        violation(payload, "BEGIN_RESP before END_RESP of the response before it (response exclusion)");
    if (payload.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE)
        violation(payload, "BEGIN_RESP without a response status");
    open->second.state = State::responded;
    response_ = &payload;
}

void ProtocolChecker::end_response(Payload& payload)
{
    const auto open = open_.find(&payload);
    if (open == open_.end() || open->second.state != State::responded)
        violation(payload, "END_RESP without BEGIN_RESP");
    else
        complete(payload);
}

void ProtocolChecker::complete(Payload& payload)
{
    const auto open = open_.find(&payload);
    if (open == open_.end())
        return;
    const Open& begun = open->second;
    // The initiator may have released the payload inside its response; attributes are checked while it lives.
    if (payload.get_ref_count() > 0
        && (begun.command != payload.get_command() || begun.address != payload.get_address()
            || begun.length != payload.get_data_length()))
        violation(payload, "command, address or length changed on the way");
    if (request_ == &payload)
        request_ = nullptr;
    if (response_ == &payload)
        response_ = nullptr;
    open_.erase(open);
}

} // namespace pivotsim
