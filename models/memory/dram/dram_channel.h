// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_clocks.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace pivotsim {

enum class DramCommand : std::uint8_t { activate, precharge, read, write, refresh };

/// Is told of every command, in order: for a checker, a log, a waveform.
class DramObserver {
public:
    virtual ~DramObserver() = default;
    /// `bank` counts through the groups; meaningless for a refresh, as is `row` for all but activates.
    virtual void command(DramCommand command, std::uint32_t bank, std::uint32_t row, DramCycle cycle) = 0;
    /// A refresh closes all open banks `tRP` before it.
    virtual void precharge_all(DramCycle cycle) = 0;
};

/// A DDR4 channel as an event-driven FR-FCFS controller sees it: row hits first, then age, over a window of
/// reads and one of writes; writes drain between two marks; open page; all banks refresh together. It jumps
/// from command to command and never ticks an idle clock. Knows no SystemC.
///
/// Time of any bank's next command = max(its bank's gate, its bank group's gate, its own acceptance), so that
/// every JEDEC constraint is one `max` when a command is issued. Inside, times are 32-bit clocks after a base
/// that moves along: sixteen banks then fit four SSE registers.
class DramChannel {
public:
    static constexpr DramCycle never = dram_never;

    explicit DramChannel(const DramConfig& config);

    bool can_accept(bool write) const { return pending_[write] < window_[write]; }
    bool empty() const { return pending_[0] + pending_[1] == 0; }

    /// Clock 0 begins: all rows are closed, and a refresh is just over. empty().
    void restart();

    /// A burst; can_accept(write). Accepted in order of time, and not before the last command that was
    /// issued.
    void submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted);

    /// Issues the next command if it falls at or before `limit`, which may be `never` while there is work.
    /// Returns its clock, or -1.
    DramCycle step(DramCycle limit);

    /// Filled by step(); the caller empties it.
    std::vector<DramCompletion>& completions() { return completions_; }
    const DramStatistics& statistics() const { return statistics_; }
    void observe(DramObserver* observer) { observer_ = observer; }

private:
    static constexpr std::size_t lanes = DramGeometry::most_banks;
    using Clock = std::int32_t; ///< after base_
    using Lanes = std::array<Clock, lanes>;
    static constexpr Clock far = 1 << 30; ///< later than anything

    struct Burst {
        std::uint32_t id;
        std::uint32_t row;
        std::int32_t age;
        DramCycle accepted;
        std::int16_t previous, next; ///< in the queue of its bank
        std::uint8_t bank;
        bool write;
    };
    struct Queue {
        std::int16_t head = -1, tail = -1;
    };
    struct Bank {
        std::int64_t row = -1; ///< open; -1: none
        Clock activate = 0, precharge = 0, column = 0; ///< gates
        std::uint32_t hits = 0; ///< since the row was opened
    };

    Burst& burst(std::int16_t index) { return pool_[static_cast<std::size_t>(index)]; }
    Clock relative(DramCycle cycle) const
    {
        return static_cast<Clock>(std::clamp<DramCycle>(cycle - base_, -far, far - 1));
    }

    /// The first command slot at or after a clock; their distance is a power of two.
    Clock slot(Clock clock) const { return (clock + slot_mask_) & ~slot_mask_; }
    void reconsider(std::uint32_t bank);
    bool choose_mode();
    void issue(std::uint32_t bank, Clock now);
    void retire(std::int16_t index, Clock now);
    void raise(DramCommand command, std::uint32_t group, Clock other, Clock same);
    DramCycle refresh();
    void move_base(DramCycle to);
    void renumber();

    const DramClocks<Clock> timing_;
    const DramPolicy policy_;
    const DramAddressMap map_;
    const Clock slot_mask_;
    const std::uint32_t banks_, group_shift_;
    const std::array<std::uint32_t, 2> window_; ///< reads, writes

    std::vector<Burst> pool_;
    std::vector<std::int16_t> free_;
    std::array<std::array<Queue, lanes>, 2> queues_{};
    std::array<std::uint32_t, 2> pending_{};
    std::vector<DramCompletion> completions_;

    // What each bank would do next: one lane a bank, `far` where it has nothing to do.
    Lanes ready_, command_{}, group_{};
    Lanes key_{}; ///< age of the burst, then the lane: the least is the oldest
    std::array<std::int16_t, lanes> candidate_{};
    std::uint32_t busy_ = 0; ///< a bit for each lane in use

    std::array<Bank, lanes> bank_{};
    std::array<std::array<Clock, DramGeometry::most_bank_groups>, 4> gate_{}; ///< by command and bank group
    std::array<Clock, 4> activates_{}; ///< when each of the last four leaves tFAW
    std::size_t oldest_activate_ = 0;
    bool writing_ = false;
    std::int32_t next_age_ = 0;
    Clock cursor_ = 0; ///< the command bus is free
    DramCycle base_ = 0;
    DramCycle next_refresh_;
    DramStatistics statistics_;
    DramObserver* observer_ = nullptr;
};

} // namespace pivotsim
