// SPDX-License-Identifier: Apache-2.0
#include "tlm/arbiter.h"

#include "base/diagnostics.h"

#include <string>

namespace pivotsim {

Arbiter::Arbiter(sc_core::sc_module_name name, std::size_t initiators, std::size_t targets, Route route)
    : sc_module(name), route_(std::move(route))
{
    for (std::size_t i = 0; i < initiators; ++i) {
        auto input = std::make_unique<Input>();
        const std::string label = "in" + std::to_string(i);
        input->socket = std::make_unique<tlm_utils::simple_target_socket_tagged<Arbiter>>(label.c_str());
        input->socket->register_nb_transport_fw(this, &Arbiter::nb_transport_fw, static_cast<int>(i));
        auto* socket = input->socket.get();
        input->responder = std::make_unique<Responder>((label + "_responder").c_str(),
            [socket](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
                return (*socket)->nb_transport_bw(payload, phase, delay);
            });
        inputs_.push_back(std::move(input));
    }
    for (std::size_t i = 0; i < targets; ++i) {
        auto output = std::make_unique<Output>();
        output->socket = std::make_unique<tlm_utils::simple_initiator_socket_tagged<Arbiter>>(
            ("out" + std::to_string(i)).c_str());
        output->socket->register_nb_transport_bw(this, &Arbiter::nb_transport_bw, static_cast<int>(i));
        outputs_.push_back(std::move(output));
    }
}

void Arbiter::rest()
{
    next_input_ = 0;
    uses_ = 0;
    for (const auto& output : outputs_)
        output->last_use = 0;
}

std::optional<std::size_t> Arbiter::free_output(const Transfer& transfer) const
{
    const std::uint64_t allowed = route_ ? route_(transfer) : ~std::uint64_t{0};
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < outputs_.size(); ++i)
        if ((allowed >> i & 1) && !outputs_[i]->busy_with
            && (!best || outputs_[i]->last_use < outputs_[*best]->last_use))
            best = i;
    return best;
}

tlm::tlm_sync_enum Arbiter::nb_transport_fw(
    int input, Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    Input& in = *inputs_[static_cast<std::size_t>(input)];
    if (phase == tlm::END_RESP) {
        in.responder->end_response();
        return tlm::TLM_COMPLETED;
    }
    if (!units_.empty())
        Transfer::of(payload).unit = units_[static_cast<std::size_t>(input)];
    const auto output = free_output(Transfer::of(payload));
    if (output && waiting_ == 0) // else it would overtake those that wait
        return forward(*output, static_cast<std::size_t>(input), payload, phase, delay);
    in.waiting = &payload;
    in.arrival = sc_core::sc_time_stamp() + delay;
    ++waiting_;
    ++contended_;
    if (output)
        alarm_.soon();
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum Arbiter::forward(
    std::size_t output, std::size_t input, Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    Transfer& transfer = Transfer::of(payload);
    if (transfer.hops == transfer.route.size())
        throw SimulationError("a transaction passed more than six arbiters");
    transfer.route[transfer.hops++] = static_cast<std::uint8_t>(input);
    Output& out = *outputs_[output];
    out.last_use = ++uses_;
    next_input_ = (input + 1) % inputs_.size();
    out.busy_with = &payload;
    const tlm::tlm_sync_enum status = (*out.socket)->nb_transport_fw(payload, phase, delay);
    if (status == tlm::TLM_COMPLETED)
        --transfer.hops;
    if (status != tlm::TLM_ACCEPTED)
        out.busy_with = nullptr;
    return status;
}

tlm::tlm_sync_enum Arbiter::nb_transport_bw(
    int output, Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&)
{
    Output& out = *outputs_[static_cast<std::size_t>(output)];
    Transfer& transfer = Transfer::of(payload);
    Input& in = *inputs_[transfer.route[transfer.hops - 1U]];
    if (out.busy_with == &payload) {
        out.busy_with = nullptr;
        alarm_.soon();
    }
    if (phase == tlm::END_REQ) {
        in.responder->accept_now(payload);
        return tlm::TLM_ACCEPTED;
    }
    --transfer.hops;
    in.responder->respond_now(payload);
    return tlm::TLM_COMPLETED;
}

void Arbiter::arbitrate()
{
    const std::size_t first = next_input_;
    for (std::size_t step = 0; step < inputs_.size(); ++step) {
        const std::size_t index = (first + step) % inputs_.size();
        Input& in = *inputs_[index];
        if (!in.waiting)
            continue;
        const auto output = free_output(Transfer::of(*in.waiting));
        if (!output)
            continue;
        Payload& payload = *in.waiting;
        in.waiting = nullptr;
        --waiting_;
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        const sc_core::sc_time now = sc_core::sc_time_stamp();
        sc_core::sc_time delay = in.arrival > now ? in.arrival - now : sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum status = forward(*output, index, payload, phase, delay);
        if (status == tlm::TLM_ACCEPTED)
            continue;
        in.responder->accept_now(payload);
        if (status == tlm::TLM_COMPLETED)
            in.responder->respond_at(now + delay, payload);
    }
}

} // namespace pivotsim
