// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/transfer.h"

#include <string>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// Stands between an initiator and a target, passes everything on, and holds both to the TLM-2.0 base
/// protocol (LRM chapter 15): phase order, request and response exclusion, attributes that must not change,
/// response status, reference counting. Violations are collected, not thrown, so that a test sees all of
/// them.
class ProtocolChecker : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<ProtocolChecker> in{"in"};
    tlm_utils::simple_initiator_socket<ProtocolChecker> out{"out"};

    explicit ProtocolChecker(sc_core::sc_module_name name);

    const std::vector<std::string>& violations() const { return violations_; }
    /// Transactions begun and not completed.
    std::size_t in_flight() const { return open_.size(); }
    std::uint64_t transactions() const { return transactions_; }

private:
    enum class State { requested, accepted, responded };
    struct Open {
        State state;
        tlm::tlm_command command;
        std::uint64_t address;
        unsigned length;
    };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum nb_transport_bw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);

    void begin_request(Payload& payload);
    void end_request(Payload& payload);
    void begin_response(Payload& payload);
    void end_response(Payload& payload);
    void complete(Payload& payload);
    void violation(const Payload& payload, const std::string& what);

    std::unordered_map<const Payload*, Open> open_;
    const Payload* request_ = nullptr; ///< BEGIN_REQ without END_REQ
    const Payload* response_ = nullptr; ///< BEGIN_RESP without END_RESP
    std::uint64_t transactions_ = 0;
    std::vector<std::string> violations_;
};

} // namespace pivotsim
