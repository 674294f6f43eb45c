// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/alarm.h"
#include "tlm/busy_log.h"
#include "tlm/clock.h"
#include "tlm/payload_pool.h"
#include "tlm/probe.h"
#include "tlm/requester.h"
#include "tlm/responder.h"

#include <deque>
#include <tlm_utils/simple_target_socket.h>

namespace pivotsim {

/// An AXI port between the programmable logic and the memory (HP or HPC on a Zynq UltraScale+).
struct AxiPortSettings {
    PortWidth width; ///< bytes a beat; unlimited: the port is a wire and takes no time
    std::uint32_t burst_beats = 16; ///< beats of a burst (AXI3: at most 16, AXI4: 256)
    std::uint32_t outstanding = 8; ///< bursts on their way, in each direction
    Cycles latency; ///< of the request path, in port cycles
    std::uint8_t units = 1; ///< accelerators that share it
};

/// Cuts transactions of any length into bursts that cross no 4 KiB boundary, keeps at most `outstanding` of
/// them on their way in each direction, and moves one beat a cycle and direction. A burst is one transaction
/// downstream, so events grow with bursts; reads and writes have channels of their own and do not disturb
/// each other. A read burst is passed on once it is complete; a write burst reaches the memory after its last
/// beat.
class AxiPort : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<AxiPort> in{"in"};

    AxiPort(sc_core::sc_module_name name, const AxiPortSettings& settings, const Clock& clock,
        PayloadPool& pool, Probe& probe);

    tlm_utils::simple_initiator_socket<Requester>& out() { return requester_.socket; }

    /// When beats were on the wires, and when the memory had been asked and had not answered.
    BusyLog& moving(bool write) { return (write ? write_ : read_).moving; }
    /// Beats of one accelerator alone; kept only where several share the port.
    BusyLog& moving(bool write, std::uint8_t unit) { return (write ? write_ : read_).moving_of.at(unit); }
    PendingLog& asking(bool write) { return (write ? write_ : read_).asking; }
    void forget(sc_core::sc_time before);

    Bytes bytes_read() const { return read_.bytes; }
    Bytes bytes_written() const { return write_.bytes; }

private:
    /// A transaction that is being cut.
    struct Job {
        Payload* parent;
        sc_core::sc_time begin;
        std::uint64_t offset = 0; ///< bytes issued
        std::uint64_t remaining = 0; ///< bytes not answered
    };
    struct Burst {
        Payload* child;
        sc_core::sc_time when;
    };
    struct Channel {
        std::deque<Job> jobs;
        std::deque<Burst> departing; ///< to be sent to the memory at `when`
        std::deque<Burst> arriving; ///< answered; complete at `when`
        std::uint32_t in_flight = 0;
        sc_core::sc_time free_at;
        Bytes bytes;
        BusyLog moving;
        std::vector<BusyLog> moving_of; ///< by accelerator
        PendingLog asking;
    };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    void wake();
    void cut(Channel& channel, tlm::tlm_command command);
    void depart(Channel& channel);
    void deliver(Channel& channel);
    void accepted(Payload& payload);
    void answered(Payload& payload);
    void arrived(Payload& child, sc_core::sc_time when);
    void finished(Channel& channel, Payload& child);
    tlm::tlm_sync_enum pass(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    sc_core::sc_time on_wire(Channel& channel, Payload& burst, sc_core::sc_time from);
    void report(const Payload& payload, sc_core::sc_time begin, sc_core::sc_time end);
    Channel& channel_of(const Payload& payload) { return payload.is_write() ? write_ : read_; }

    const AxiPortSettings settings_;
    const Clock& clock_;
    PayloadPool& pool_;
    Probe& probe_;
    TrackId track_;
    Channel read_, write_;
    Payload* refused_ = nullptr; ///< waits for a place in the queue
    Requester requester_{"out", {[this](Payload& p) { accepted(p); }, [this](Payload& p) { answered(p); }}};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return in->nb_transport_bw(payload, phase, delay);
        }};
    Alarm alarm_{"wake", [this] { wake(); }};
};

} // namespace pivotsim
