// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/memory_store.h"
#include "tlm/busy_log.h"
#include "tlm/clock.h"
#include "tlm/probe.h"

#include <limits>
#include <memory>
#include <tlm>

namespace pivotsim {

/// What a memory level moved.
struct MemoryStatistics {
    Bytes read, written;
    std::uint64_t reads = 0, writes = 0;
    /// What became of its rows, where it has any: column commands to an open row, activates of a closed bank,
    /// precharges that a request forced.
    std::uint64_t row_hits = 0, row_misses = 0, row_conflicts = 0, refreshes = 0;
    std::uint64_t found_full = 0; ///< level fast: bursts for which its queue had no place

    MemoryStatistics& operator+=(const MemoryStatistics& more);
    MemoryStatistics operator-(const MemoryStatistics& before) const;
};

/// The memory behind all ports, at one of the levels in impl/. Takes transactions of any length; END_REQ
/// withheld is its back-pressure. Data is optional: a payload with a data pointer is copied as it is
/// accepted.
class MemoryLevel : public sc_core::sc_module {
public:
    static constexpr const char* kind = "memory level";
    /// name of the module, probe
    using Create = std::unique_ptr<MemoryLevel>(const char*, Probe&);

    virtual tlm::tlm_target_socket<>& port() = 0;
    virtual MemoryStatistics statistics() const = 0;

    /// Never makes anybody wait: what is asked for is there in the same instant, whatever its length.
    virtual bool stall_free() const = 0;

    /// The most that it can move; unlimited if it has no such bound. Self-checks hold a run to it.
    virtual Bandwidth peak() const = 0;

    /// What a linear stream gets of it, and how long its first byte takes: for estimates made before a run.
    virtual Bandwidth sustained() const { return peak(); }
    virtual sc_core::sc_time latency() const = 0;

    /// After so long without a request nothing that happens depends on what was before.
    virtual bool forgets_after(sc_core::sc_time) const { return false; }

    /// Addresses that differ by a multiple of it are as good as each other: nothing that lies within one such
    /// span shares a row with anything in another. Tensors are laid out by it. A power of two, 4 KiB at
    /// least.
    virtual Bytes address_period() const { return 4096; }

    /// When it refreshed and served nobody; none if it never does.
    virtual BusyLog* refreshing() { return nullptr; }

    /// What it can hold; a workload that needs more is refused.
    virtual Bytes capacity() const { return Bytes{std::numeric_limits<std::uint64_t>::max()}; }

    /// Puts data into the memory before or between runs, in no time. Throws SimulationError beyond its
    /// capacity.
    void preload(std::uint64_t address, const unsigned char* data, std::uint64_t length);

protected:
    explicit MemoryLevel(sc_core::sc_module_name name) : sc_module(name) { }

    /// TLM's debug transport: bytes that were read or written, in no time; 0 beyond the capacity.
    unsigned int transport_dbg(Payload& payload);
    /// What a payload with a data pointer asks for; timing alone otherwise.
    void move_data(Payload& payload);

private:
    bool holds(std::uint64_t address, std::uint64_t length) const;

    MemoryStore store_;
};

} // namespace pivotsim
