// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_clocks.h"

#include <array>
#include <deque>
#include <vector>

namespace pivotsim {

/// A DDR4 channel that serves bursts in the order of arrival, with constant work for each: rows, tCCD, tFAW
/// and refresh count, reordering does not. Turning the bus round, and the rows that reads and writes close
/// for each other, are charged as a controller pays them that drains writes in batches. Near DramChannel
/// while its windows do not fill up; where they do, DramChannel finds more row hits and bank groups to
/// alternate between.
class DramFast {
public:
    explicit DramFast(const DramConfig& config);

    bool can_accept(bool write) const { return pending_[write] < window_[write]; }
    bool empty() const { return issued_.empty(); }
    /// As DramChannel's.
    void restart();
    void submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted);
    DramCycle step(DramCycle limit);

    std::vector<DramCompletion>& completions() { return completions_; }
    const DramStatistics& statistics() const { return statistics_; }

private:
    struct Bank {
        std::array<std::int64_t, 2> row{-1, -1}; ///< open for reads, for writes; -1: none
        DramCycle activate = 0, column = 0, precharge = 0; ///< earliest
        bool writing = false; ///< the last burst was a write
    };
    struct Issued {
        DramCycle column;
        DramCompletion completion;
    };

    void refresh(DramCycle now);
    DramCycle open(Bank& bank, std::int64_t row, bool write, DramCycle now);
    DramCycle turnaround(Bank& bank, bool write);

    const DramClocks<DramCycle> timing_;
    const DramPolicy policy_;
    const DramAddressMap map_;
    const std::uint32_t group_banks_;
    const std::array<std::uint32_t, 2> window_;
    const DramCycle batch_; ///< writes that a drain serves

    std::vector<Bank> banks_;
    std::vector<DramCycle> group_column_; ///< last column command, by bank group
    std::array<DramCycle, 4> activates_{}; ///< when each of the last four leaves tFAW
    std::size_t oldest_activate_ = 0;
    DramCycle last_column_ = -dram_never;
    DramCycle next_refresh_;
    bool writing_ = false;
    DramCycle owed_ = 0; ///< clocks of turnarounds, times batch_

    std::array<std::uint32_t, 2> pending_{};
    std::deque<Issued> issued_;
    std::vector<DramCompletion> completions_;
    DramStatistics statistics_;
};

} // namespace pivotsim
