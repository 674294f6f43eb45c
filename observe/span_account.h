// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/clock.h"
#include "tlm/probe.h"
#include "workloads/operator.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pivotsim {

/// Whose time it was: of operators at work on some unit, and, between its own, what the array waited for.
class SpanAccount {
public:
    /// An operator at work on a unit.
    struct Span {
        sc_core::sc_time begin, end;
        Group group;
        bool on_array;
    };

    struct Sums {
        Cycles waiting_for_ps, waiting_for_dependency; ///< of the array, with nothing of its own to do
        std::vector<std::uint64_t> groups; ///< picoseconds by Group
        std::uint64_t idle = 0; ///< picoseconds in which nothing ran

        Sums();
        Sums& operator+=(const Sums& more);
        Sums operator*(std::uint64_t times) const;
    };

    explicit SpanAccount(const Clock& clock) : clock_(clock) { }

    /// In the order of their ends.
    void add(const Span& span) { spans_.push_back(span); }

    /// Is told of each stretch in which the array waited for `ps` or for a `dependency`, in order.
    using Waits = std::function<void(Cycles from, Cycles until, StallCause cause)>;

    /// Accounts for the time between two instants at which nothing is under way, and forgets the spans in it.
    Sums close(sc_core::sc_time from, sc_core::sc_time until, const Waits& waits = {});

private:
    void gaps(sc_core::sc_time from, sc_core::sc_time until, Sums& sums, const Waits& waits) const;
    void shares(sc_core::sc_time from, Sums& sums) const;

    const Clock& clock_;
    std::vector<Span> spans_;
};

} // namespace pivotsim
