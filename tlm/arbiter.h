// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/responder.h"

#include <memory>
#include <optional>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace pivotsim {

/// Joins N initiators to M targets, round-robin, without a cycle of its own. A target that has not sent
/// END_REQ is busy; requests wait in front of it, one an initiator, and their initiators feel it as
/// back-pressure.
class Arbiter : public sc_core::sc_module {
public:
    /// Targets that a request may go to, as a bit mask; the one used least recently that is free takes it.
    using Route = std::function<std::uint64_t(const Transfer&)>;

    /// At most 64 targets and 255 initiators. Without a route every target serves every request.
    Arbiter(sc_core::sc_module_name name, std::size_t initiators, std::size_t targets, Route route = {});

    /// The accelerator behind each initiator, noted in what it sends.
    void note_units(std::vector<std::uint8_t> units) { units_ = std::move(units); }

    tlm_utils::simple_target_socket_tagged<Arbiter>& in(std::size_t index)
    {
        return *inputs_.at(index)->socket;
    }
    tlm_utils::simple_initiator_socket_tagged<Arbiter>& out(std::size_t index)
    {
        return *outputs_.at(index)->socket;
    }

    /// Nothing is under way: whose turn it is starts afresh.
    void rest();

    /// Requests that had to wait for a busy target.
    std::uint64_t contended() const { return contended_; }

private:
    struct Input {
        std::unique_ptr<tlm_utils::simple_target_socket_tagged<Arbiter>> socket;
        std::unique_ptr<Responder> responder;
        Payload* waiting = nullptr;
        sc_core::sc_time arrival;
    };
    struct Output {
        std::unique_ptr<tlm_utils::simple_initiator_socket_tagged<Arbiter>> socket;
        Payload* busy_with = nullptr;
        std::uint64_t last_use = 0;
    };

    tlm::tlm_sync_enum nb_transport_fw(
        int input, Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum nb_transport_bw(
        int output, Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    std::optional<std::size_t> free_output(const Transfer& transfer) const;
    tlm::tlm_sync_enum forward(std::size_t output, std::size_t input, Payload& payload, tlm::tlm_phase& phase,
        sc_core::sc_time& delay);
    void arbitrate();

    Route route_;
    std::vector<std::uint8_t> units_; ///< by initiator; none: nothing is noted
    std::vector<std::unique_ptr<Input>> inputs_;
    std::vector<std::unique_ptr<Output>> outputs_;
    std::size_t next_input_ = 0;
    std::size_t waiting_ = 0; ///< inputs with a request that no target has taken
    std::uint64_t uses_ = 0;
    std::uint64_t contended_ = 0;
    Alarm alarm_{"arbitrate", [this] { arbitrate(); }};
};

} // namespace pivotsim
