// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pivotsim {

/// Brings the two ends of an arrow together, in whichever order they come. Recorders number arrows one after
/// the other and tell both ends within a few slices of each other, so that the last 65,536 are enough.
class ArrowEnds {
public:
    static constexpr std::size_t most_arrows = 65536;

    /// What waits: any number of the caller's.
    using Waiter = std::uint64_t;
    /// `row` released `waiter`.
    using Met = std::function<void(Waiter waiter, TimelineTrackId row)>;
    /// An arrow is given up with one of its ends missing.
    using Lost = std::function<void(std::uint64_t arrow, bool begins)>;

    explicit ArrowEnds(Met met, Lost lost = {})
        : met_(std::move(met)), lost_(std::move(lost)), arrows_(most_arrows)
    {
    }

    void begins(std::uint64_t arrow, TimelineTrackId row);
    void ends(std::uint64_t arrow, Waiter waiter);
    /// Nothing follows: gives up those that are left.
    void finish();

private:
    static constexpr std::size_t most_waiters = 4096; ///< of one arrow that has not begun

    struct Arrow {
        std::uint64_t number = 0; ///< 0: none
        TimelineTrackId row = 0;
        bool begun = false, ended = false;
        std::vector<Waiter> waiters;
    };

    Arrow& arrow(std::uint64_t number);
    void give_up(Arrow& arrow);

    Met met_;
    Lost lost_;
    std::vector<Arrow> arrows_; ///< by number, as a ring
};

} // namespace pivotsim
