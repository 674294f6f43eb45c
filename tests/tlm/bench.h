// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/payload_pool.h"
#include "tlm/probe.h"
#include "tlm/protocol_checker.h"
#include "tlm/requester.h"
#include "tlm/responder.h"

#include <deque>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace pivotsim::test {

/// Records nothing; counts slices.
struct CountingProbe : Probe {
    std::uint64_t slices = 0, bytes = 0;
    TrackId tracks = 0;

    TrackId add_track(const std::string&, TrackKind, std::uint64_t) override { return tracks++; }
    void slice(TrackId, const Slice& slice) override
    {
        ++slices;
        bytes += slice.bytes.count;
    }
    void level(TrackId, sc_core::sc_time, std::uint64_t) override { }
    void macs(TrackId, OperatorId, std::uint64_t) override { }
};

/// Sends a list of transactions as fast as the target takes them, and notes when each is done.
class Initiator : public sc_core::sc_module {
public:
    struct Done {
        std::uint64_t address;
        sc_core::sc_time when;
    };

    Initiator(sc_core::sc_module_name name, PayloadPool& pool) : sc_module(name), pool_(pool) { }

    void add(tlm::tlm_command command, std::uint64_t address, std::uint64_t length,
        OperandKind operand = OperandKind::inputs)
    {
        Payload& payload = pool_.acquire(command, address, length);
        Transfer::of(payload).operand = operand;
        waiting_.push_back(&payload);
        alarm_.soon();
    }

    tlm_utils::simple_initiator_socket<Requester>& socket() { return requester_.socket; }
    const std::vector<Done>& done() const { return done_; }

private:
    void pump()
    {
        while (!waiting_.empty() && requester_.ready()) {
            Payload& payload = *waiting_.front();
            waiting_.pop_front();
            if (const auto end = requester_.send(payload)) {
                done_.push_back({payload.get_address(), *end});
                payload.release();
            }
        }
    }

    PayloadPool& pool_;
    std::deque<Payload*> waiting_;
    std::vector<Done> done_;
    Alarm alarm_{"pump", [this] { pump(); }};
    Requester requester_{"out",
        {[this](Payload&) { alarm_.soon(); },
            [this](Payload& payload) {
                done_.push_back({payload.get_address(), sc_core::sc_time_stamp()});
                payload.release();
                alarm_.soon();
            }}};
};

/// Answers each transaction after a latency, or early; holds back END_REQ while `depth` are open.
class Target : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<Target> in{"in"};
    std::vector<std::uint64_t> addresses, lengths;
    std::uint64_t most_open = 0;

    Target(sc_core::sc_module_name name, sc_core::sc_time latency, std::size_t depth = 1000)
        : sc_module(name), latency_(latency), depth_(depth)
    {
        in.register_nb_transport_fw(this, &Target::nb_transport_fw);
    }

private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
    {
        if (phase == tlm::END_RESP) {
            responder_.end_response();
            return tlm::TLM_COMPLETED;
        }
        addresses.push_back(payload.get_address());
        lengths.push_back(payload.get_data_length());
        if (latency_ == sc_core::SC_ZERO_TIME) {
            payload.set_response_status(tlm::TLM_OK_RESPONSE);
            return tlm::TLM_COMPLETED;
        }
        most_open = std::max<std::uint64_t>(most_open, ++open_);
        responder_.respond_at(sc_core::sc_time_stamp() + delay + latency_, payload);
        if (open_ >= depth_)
            return tlm::TLM_ACCEPTED; // the response implies END_REQ
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    sc_core::sc_time latency_;
    std::size_t depth_, open_ = 0;
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            if (phase == tlm::BEGIN_RESP)
                --open_;
            return in->nb_transport_bw(payload, phase, delay);
        }};
};

inline sc_core::sc_time ns(double value)
{
    return {value, sc_core::SC_NS};
}

} // namespace pivotsim::test
