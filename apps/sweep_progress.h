// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/console.h"
#include "search/sweep/sweep_run.h"

#include <chrono>
#include <cstdint>

namespace pivotsim {

/// How far a sweep is: on a terminal one line that is drawn again, elsewhere a line each 10 %. On stderr;
/// nothing under -q.
class SweepProgress {
public:
    explicit SweepProgress(const Console& console);
    ~SweepProgress();
    SweepProgress(const SweepProgress&) = delete;
    SweepProgress& operator=(const SweepProgress&) = delete;

    void update(const SweepTally& tally, std::uint64_t done, std::uint64_t of);

private:
    using Clock = std::chrono::steady_clock;

    void draw(const SweepTally& tally, std::uint64_t done, std::uint64_t of);

    const Console& console_;
    const bool terminal_;
    Clock::time_point began_ = Clock::now(), drawn_{};
    std::uint64_t batch_ = 0, tenth_ = 0; ///< size of the batch at hand, tenths of it that were told
    bool line_open_ = false;
};

} // namespace pivotsim
