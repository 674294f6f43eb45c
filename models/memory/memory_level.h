// SPDX-License-Identifier: Apache-2.0
#pragma once

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

    MemoryStatistics& operator+=(const MemoryStatistics& more);
    MemoryStatistics operator-(const MemoryStatistics& before) const;
};

/// The memory behind all ports: `ideal` and `detailed`; `fast` and `external` come with the same socket.
/// Takes transactions of any length. END_REQ withheld is its back-pressure.
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

protected:
    explicit MemoryLevel(sc_core::sc_module_name name) : sc_module(name) { }
};

} // namespace pivotsim
