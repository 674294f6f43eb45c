// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "models/memory/sram/sram_stream.h"
#include "tlm/busy_log.h"
#include "tlm/clock.h"

#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

struct SramConfig {
    Bytes size = 8192;
    std::uint32_t halves = 2; ///< 1: it is filled or drained, 2: one while the other
    std::uint32_t ports = 2;
    PortWidth width;
    SourcePlace place;

    static const Fields<SramConfig>& fields();
};

/// An on-chip SRAM with ports of a width, shared by streams that each own a part of its bytes.
/// IPMEM, WTMEM and OPMEM hold one stream; the global buffer holds all three.
class Sram : public sc_core::sc_module {
public:
    struct Share {
        std::string stream;
        Bytes bytes;
    };

    /// The shares add up to no more than config.size.
    Sram(sc_core::sc_module_name name, const SramConfig& config, const std::vector<Share>& shares,
        const Clock& clock, Probe& probe);

    SramStream& stream(std::size_t index) { return *streams_.at(index); }
    const SramStream& stream(std::size_t index) const { return *streams_.at(index); }
    std::size_t streams() const { return streams_.size(); }

    /// Reports the space that has become free by now, in all streams.
    void settle();

    /// When all ports were busy; never, if their width is unlimited.
    BusyLog& saturated() { return saturated_; }

    Bytes capacity() const { return config_.size; }
    Bytes peak_occupancy() const { return peak_; }
    /// Bytes through the ports, in and out.
    Bytes moved() const { return moved_; }
    bool empty() const;

private:
    sc_core::sc_time serve(Bytes bytes, sc_core::sc_time from);
    void occupy(std::int64_t change, sc_core::sc_time when);

    const SramConfig config_;
    const Clock& clock_;
    Probe& probe_;
    const TrackId track_;
    struct Port {
        sc_core::sc_time busy_since, free;
    };
    std::vector<Port> ports_;
    BusyLog saturated_;
    std::vector<std::unique_ptr<SramStream>> streams_;
    Bytes held_, peak_, moved_;
};

} // namespace pivotsim
