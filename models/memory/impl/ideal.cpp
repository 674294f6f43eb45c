// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/memory/ideal_config.h"
#include "models/memory/memory_level.h"
#include "tlm/responder.h"

#include <algorithm>
#include <tlm_utils/simple_target_socket.h>

namespace pivotsim {
namespace {

/// Fixed latency, then bytes at a fixed rate, in order of arrival. With the defaults it takes no time at all,
/// which is the paper's assumption.
class Ideal final : public MemoryLevel {
public:
    Ideal(const IdealMemoryConfig& config, sc_core::sc_module_name name, Probe& probe)
        : MemoryLevel(name), config_(config), latency_(to_time(config.latency)), probe_(probe),
          track_(probe.add_track(this->name(), TrackKind::memory,
              config.bandwidth.unlimited() ? 0 : config.bandwidth.bytes_per_second))
    {
        socket_.register_nb_transport_fw(this, &Ideal::nb_transport_fw);
        socket_.register_b_transport(this, &Ideal::b_transport);
        socket_.register_transport_dbg(this, &Ideal::transport_dbg);
    }

    tlm::tlm_target_socket<>& port() override { return socket_; }
    MemoryStatistics statistics() const override { return statistics_; }
    bool stall_free() const override { return config_.stall_free(); }
    Bandwidth peak() const override { return config_.bandwidth; }
    bool forgets_after(sc_core::sc_time) const override { return true; }
    sc_core::sc_time latency() const override { return latency_; }

private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
    {
        if (phase == tlm::END_RESP) {
            responder_.end_response();
            return tlm::TLM_COMPLETED;
        }
        const sc_core::sc_time end = serve(payload, sc_core::sc_time_stamp() + delay);
        if (stall_free()) {
            payload.set_response_status(tlm::TLM_OK_RESPONSE);
            return tlm::TLM_COMPLETED;
        }
        responder_.respond_at(end, payload);
        phase = tlm::END_REQ;
        return tlm::TLM_UPDATED;
    }

    void b_transport(Payload& payload, sc_core::sc_time& delay)
    {
        delay = serve(payload, sc_core::sc_time_stamp() + delay) - sc_core::sc_time_stamp();
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }

    /// Counts the transaction and says when its last byte has moved.
    sc_core::sc_time serve(Payload& payload, sc_core::sc_time arrival)
    {
        move_data(payload);
        const Bytes bytes = payload.get_data_length();
        (payload.is_read() ? statistics_.read : statistics_.written) += bytes;
        ++(payload.is_read() ? statistics_.reads : statistics_.writes);
        // Requests overlap their latencies; only the bytes queue up.
        busy_until_ = std::max(busy_until_, arrival + latency_) + transfer_time(bytes);

        probe_.slice(track_, transaction(payload, arrival, busy_until_));
        return busy_until_;
    }

    /// Rounded up, so that no more than the bandwidth is ever given.
    sc_core::sc_time transfer_time(Bytes bytes) const
    {
        if (config_.bandwidth.unlimited())
            return sc_core::SC_ZERO_TIME;
        constexpr double picoseconds_per_second = 1e12;
        const double time = static_cast<double>(bytes.count) * picoseconds_per_second
            / static_cast<double>(config_.bandwidth.bytes_per_second);
        return sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::ceil(time)));
    }

    const IdealMemoryConfig config_;
    const sc_core::sc_time latency_;
    Probe& probe_;
    const TrackId track_;
    MemoryStatistics statistics_;
    sc_core::sc_time busy_until_;
    tlm_utils::simple_target_socket<Ideal> socket_{"port"};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return socket_->nb_transport_bw(payload, phase, delay);
        }};
};

const Registration<MemoryLevel, Ideal, IdealMemoryConfig> registration{
    "ideal", "no stall: the paper's assumption; a latency and a bandwidth may be given"};

} // namespace
} // namespace pivotsim
