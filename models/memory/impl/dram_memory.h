// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_bank_log.h"
#include "models/memory/dram/dram_front.h"
#include "models/memory/memory_level.h"
#include "tlm/responder.h"

#include <optional>
#include <tlm_utils/simple_target_socket.h>
#include <type_traits>

namespace pivotsim {

/// A DRAM channel behind a socket: DramChannel for `detailed`, DramFast for `fast`,
/// ExternalDram for `external`. A request reaches the
/// controller `request_latency` after it was made, so the channel may run that far ahead of simulated time
/// and nothing can surprise it: it is woken once a latency, not once a command. b_transport is for initiators
/// that use nothing else: each call has the channel to itself.
template <class Channel> class DramMemory final : public MemoryLevel {
public:
    DramMemory(const DramConfig& config, sc_core::sc_module_name name, Probe& probe)
        : MemoryLevel(name), config_(config), front_(config_),
          latency_(static_cast<DramCycle>(
              std::max<std::uint64_t>(1, config_.request_latency.cycles(config_.timing.tck)))),
          probe_(probe), track_(probe.add_track(this->name(), TrackKind::memory, peak().bytes_per_second)),
          refresh_track_(probe.add_track(std::string{this->name()} + ".refresh", TrackKind::refresh, 0))
    {
        if constexpr (std::is_same_v<Channel, DramChannel>) // the others have no commands to tell of
            if (probe.detail() == Detail::beats) {
                banks_.emplace(
                    config_, this->name(), [this](DramCycle cycle) { return time_of(cycle); }, probe);
                front_.channel().observe(&*banks_);
            }
        socket_.register_nb_transport_fw(this, &DramMemory::nb_transport_fw);
        socket_.register_b_transport(this, &DramMemory::b_transport);
        socket_.register_transport_dbg(this, &DramMemory::transport_dbg);
    }

    tlm::tlm_target_socket<>& port() override { return socket_; }
    MemoryStatistics statistics() const override
    {
        MemoryStatistics all = statistics_;
        const DramStatistics& dram = front_.statistics();
        all.row_hits = dram.row_hits();
        all.row_misses = dram.row_misses();
        all.row_conflicts = dram.row_conflicts();
        all.refreshes = dram.refreshes;
        all.found_full = dram.found_full;
        return all;
    }
    bool stall_free() const override { return false; }
    Bandwidth peak() const override { return config_.peak(); }
    Bandwidth sustained() const override { return config_.sustained(); }
    sc_core::sc_time latency() const override { return to_time(config_.idle_latency()); }
    bool forgets_after(sc_core::sc_time quiet) const override
    {
        return idle_close_ > sc_core::SC_ZERO_TIME && quiet >= idle_close_;
    }
    Bytes address_period() const override { return config_.row_span(); }
    BusyLog* refreshing() override { return &refreshing_; }
    Bytes capacity() const override { return config_.geometry.capacity(); }

private:
    using Ticket = typename DramFront<Channel>::Ticket;
    struct Open {
        Payload* payload = nullptr;
        sc_core::sc_time begin;
    };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
    {
        if (phase == tlm::END_RESP) {
            responder_.end_response();
            return tlm::TLM_COMPLETED;
        }
        const sc_core::sc_time now = sc_core::sc_time_stamp() + delay;
        const Ticket ticket = accept(payload, now);
        if (open_.size() <= ticket)
            open_.resize(ticket + 1);
        open_[ticket] = {&payload, now};
        if (!awake_) {
            awake_ = true;
            alarm_.soon();
        }
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    void b_transport(Payload& payload, sc_core::sc_time& delay)
    {
        const sc_core::sc_time now = sc_core::sc_time_stamp() + delay;
        accept(payload, now);
        // A latency at a time: an idle channel would refresh to the end of time.
        for (DramCycle limit = edge(now) + latency_; !front_.idle(); limit += latency_)
            front_.run(limit, answers_);
        const sc_core::sc_time end = time_of(answers_.back().done);
        answers_.clear();
        tell(payload, now, end);
        delay = end - sc_core::sc_time_stamp();
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }

    Ticket accept(Payload& payload, sc_core::sc_time now)
    {
        const Bytes bytes = payload.get_data_length();
        (payload.is_read() ? statistics_.read : statistics_.written) += bytes;
        ++(payload.is_read() ? statistics_.reads : statistics_.writes);
        move_data(payload);
        if (front_.idle() && now >= idle_since_ && forgets_after(now - idle_since_)) {
            front_.restart();
            origin_ = now;
        }
        return front_.request(payload.get_address(), bytes.count, payload.is_write(), edge(now) + latency_);
    }

    void run()
    {
        // Whatever arrives from now on reaches the controller behind the limit.
        const sc_core::sc_time now = sc_core::sc_time_stamp();
        front_.run(edge(now) + latency_ - 1, answers_);
        // Of several that passed while nobody asked, nobody waited for but the last.
        if (const DramStatistics& dram = front_.statistics(); dram.refreshes > refreshes_seen_) {
            refreshes_seen_ = dram.refreshes;
            Slice slice;
            slice.begin = time_of(dram.last_refresh);
            slice.end = time_of(dram.last_refresh + trfc_);
            slice.activity = Activity::refresh;
            slice.operand = OperandKind::command;
            refreshing_.busy(slice.begin, slice.end);
            probe_.slice(refresh_track_, slice);
        }
        for (const auto& answer : answers_) {
            const Open& open = open_[answer.ticket];
            const sc_core::sc_time end = time_of(answer.done);
            tell(*open.payload, open.begin, end);
            responder_.respond_at(end, *open.payload);
        }
        answers_.clear();
        awake_ = !front_.idle();
        if (awake_)
            alarm_.at(time_of(edge(now) + latency_));
    }

    void tell(const Payload& payload, sc_core::sc_time begin, sc_core::sc_time end)
    {
        idle_since_ = std::max(idle_since_, end);
        probe_.slice(track_, transaction(payload, begin, end));
    }

    // Femtoseconds pass 64 bits after five hours.
    __extension__ using Wide = __int128;
    static constexpr std::int64_t femtoseconds_a_picosecond = 1000;

    /// First DRAM clock that begins at `time` or later; below 0 before the channel's clock begins.
    DramCycle edge(sc_core::sc_time time) const
    {
        const Wide now = (Wide{picoseconds(time)} - Wide{picoseconds(origin_)}) * femtoseconds_a_picosecond;
        const Wide tck{config_.timing.tck.femtoseconds};
        return static_cast<DramCycle>(now >= 0 ? (now + tck - 1) / tck : now / tck);
    }

    /// Rounded up, so that nothing arrives before its last data beat.
    sc_core::sc_time time_of(DramCycle cycle) const
    {
        const Wide time = Wide{cycle} * Wide{config_.timing.tck.femtoseconds};
        const Wide up = time > 0 ? femtoseconds_a_picosecond - 1 : 0;
        return sc_core::sc_time::from_value(
            static_cast<std::uint64_t>(Wide{picoseconds(origin_)} + (time + up) / femtoseconds_a_picosecond));
    }

    const DramConfig config_;
    DramFront<Channel> front_;
    const DramCycle latency_;
    Probe& probe_;
    const TrackId track_, refresh_track_;
    std::optional<DramBankLog> banks_;
    const sc_core::sc_time idle_close_ = to_time(config_.policy.idle_close);
    sc_core::sc_time origin_; ///< of the channel's clock
    sc_core::sc_time idle_since_;
    MemoryStatistics statistics_;
    std::vector<Open> open_; ///< by ticket
    std::vector<typename DramFront<Channel>::Answer> answers_;
    bool awake_ = false;
    const DramCycle trfc_ = static_cast<DramCycle>(config_.timing.trfc.cycles(config_.timing.tck));
    std::uint64_t refreshes_seen_ = 0;
    BusyLog refreshing_;
    tlm_utils::simple_target_socket<DramMemory> socket_{"port"};
    Alarm alarm_{"run", [this] { run(); }};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return socket_->nb_transport_bw(payload, phase, delay);
        }};
};

} // namespace pivotsim
