// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/clock.h"
#include "tlm/probe.h"
#include "workloads/operator.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace pivotsim {

/// Whose time it was: of operators at work on some unit, and, between its own, what each accelerator waited
/// for.
class SpanAccount {
public:
    static constexpr std::size_t ps = std::numeric_limits<std::size_t>::max();

    /// An operator at work on a unit: an accelerator by its number, or the PS.
    struct Span {
        sc_core::sc_time begin, end;
        Group group;
        std::size_t unit = 0;
    };

    /// Cycles of an accelerator with nothing of its own to do.
    struct Waiting {
        Cycles for_ps, for_dependency;
        std::vector<Cycles> for_peer; ///< by accelerator
    };

    struct Sums {
        std::vector<Waiting> waiting; ///< by accelerator
        std::vector<std::uint64_t> groups; ///< picoseconds by Group
        std::uint64_t idle = 0; ///< picoseconds in which nothing ran

        explicit Sums(std::size_t accelerators = 1);
        Sums& operator+=(const Sums& more);
        Sums operator*(std::uint64_t times) const;
    };

    explicit SpanAccount(const Clock& clock) : clock_(clock) { }

    /// Before the first span; one, if nothing is said.
    void expect(std::size_t accelerators) { accelerators_ = accelerators; }

    /// In the order of their ends.
    void add(const Span& span) { spans_.push_back(span); }

    /// Is told of each stretch in which an accelerator waited for the PS, a peer or a dependency, in order.
    using Waits = std::function<void(std::size_t accelerator, Cycles from, Cycles until, StallCause cause)>;

    /// Accounts for the time between two instants at which nothing is under way, and forgets the spans in it.
    Sums close(sc_core::sc_time from, sc_core::sc_time until, const Waits& waits = {});

private:
    void gaps(std::size_t accelerator, sc_core::sc_time from, sc_core::sc_time until, Waiting& sums,
        const Waits& waits) const;
    void shares(sc_core::sc_time from, Sums& sums) const;

    const Clock& clock_;
    std::size_t accelerators_ = 1;
    std::vector<Span> spans_;
};

} // namespace pivotsim
