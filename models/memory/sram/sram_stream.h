// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/alarm.h"
#include "tlm/probe.h"
#include "tlm/responder.h"

#include <deque>
#include <functional>
#include <tlm_utils/simple_target_socket.h>

namespace pivotsim {

/// One stream through an SRAM: pieces go in at `fill` and come out at `drain` in the same order, within a
/// share of the memory's bytes. A piece may be kept for later uses (Transfer::kept, reused): kept pieces go
/// round in their own order. Kept sums are a piece once the last of them has been added. This is where load,
/// compute and drain are coupled: a write without space and a read without data are simply not answered until
/// there is some. A piece larger than the whole share passes through when the share is empty; the schedule
/// asks for such pieces only where nothing can stall, or where a single one may use the memory as a FIFO.
/// An exclusive stream is never written and read at the same time: a memory that is not double-buffered.
class SramStream : public sc_core::sc_module {
public:
    /// Occupies one of the memory's ports: bytes, earliest begin -> end.
    using Serve = std::function<sc_core::sc_time(Bytes, sc_core::sc_time)>;
    /// At that time the stream held so many bytes more, or fewer.
    using Report = std::function<void(std::int64_t, sc_core::sc_time)>;

    tlm_utils::simple_target_socket<SramStream> fill{"fill"};
    /// Reads take the piece out; TLM_IGNORE_COMMAND only waits until it is there.
    tlm_utils::simple_target_socket<SramStream> drain{"drain"};

    SramStream(sc_core::sc_module_name name, Bytes share, bool exclusive, Serve serve, Report report);

    /// Reports the space that has become free by now.
    void settle();

    Bytes share() const { return share_; }
    Bytes filled() const { return filled_; }
    Bytes drained() const { return drained_; }
    bool empty() const { return pieces_.empty() && kept_.empty() && !held_write_ && !held_read_; }

private:
    struct Piece {
        Bytes bytes;
        Bytes held; ///< of the share; less than bytes where the piece passes through
        sc_core::sc_time ready;
    };
    struct Release {
        sc_core::sc_time when;
        Bytes held;
    };

    tlm::tlm_sync_enum fill_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    tlm::tlm_sync_enum drain_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
    bool fits(Payload& payload);
    const std::deque<Piece>& source_of(Payload& payload) const
    {
        return Transfer::of(payload).reused ? kept_ : pieces_;
    }
    bool there(Payload& payload) const
    {
        const std::deque<Piece>& source = source_of(payload);
        return !source.empty() && source.front().ready <= sc_core::sc_time_stamp();
    }
    Piece next_kept(Bytes bytes);
    void expect(const Piece& piece, Bytes bytes) const;
    sc_core::sc_time put(Payload& payload, sc_core::sc_time arrival);
    sc_core::sc_time take(Payload& payload);
    void wake();
    void set_alarm();

    const Bytes share_;
    const bool exclusive_;
    sc_core::sc_time read_until_, written_until_;
    Serve serve_;
    Report report_;
    Bytes used_, filled_, drained_;
    std::deque<Piece> pieces_; ///< to be read, in the order of writing
    std::deque<Piece> kept_; ///< read or summed up before, to be used again
    std::deque<Release> releases_; ///< space that becomes free, in order of time
    Payload* held_write_ = nullptr;
    Payload* held_read_ = nullptr;
    Responder fill_responder_{
        "fill_responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return fill->nb_transport_bw(payload, phase, delay);
        }};
    Responder drain_responder_{
        "drain_responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return drain->nb_transport_bw(payload, phase, delay);
        }};
    Alarm alarm_{"wake", [this] { wake(); }};
};

} // namespace pivotsim
