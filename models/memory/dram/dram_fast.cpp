// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_fast.h"

#include <algorithm>

namespace pivotsim {

DramFast::DramFast(const DramConfig& config)
    : timing_(config), policy_(config.policy), map_(config.address_map, config.geometry),
      group_banks_(config.geometry.banks), window_{config.policy.read_window, config.policy.write_window},
      batch_(std::max<DramCycle>(1, config.policy.drain_above - config.policy.drain_until))
{
    banks_.resize(config.geometry.all_banks());
    group_column_.resize(config.geometry.bank_groups);
    restart();
}

void DramFast::restart()
{
    std::fill(banks_.begin(), banks_.end(), Bank{});
    std::fill(group_column_.begin(), group_column_.end(), -timing_.tccd_l);
    activates_ = {};
    last_column_ = -timing_.tccd_s;
    next_refresh_ = policy_.refresh ? timing_.trefi : dram_never;
    owed_ = 0;
}

/// All banks at once; of those that passed in a pause only the last can be in the way.
void DramFast::refresh(DramCycle now)
{
    if (now < next_refresh_)
        return;
    const DramCycle passed = (now - next_refresh_) / timing_.trefi;
    const DramCycle begin = next_refresh_ + passed * timing_.trefi;
    statistics_.refreshes += static_cast<std::uint64_t>(passed + 1);
    statistics_.last_refresh = begin;
    next_refresh_ = begin + timing_.trefi;
    for (Bank& bank : banks_) {
        const bool open = bank.row[0] >= 0 || bank.row[1] >= 0;
        const DramCycle closed = open ? std::max(begin, bank.precharge) + timing_.trp : begin;
        bank.row = {-1, -1};
        bank.activate = std::max(bank.activate, closed + timing_.trfc);
    }
}

/// The row becomes the open one; the earliest column command.
DramCycle DramFast::open(Bank& bank, std::int64_t row, bool write, DramCycle now)
{
    if (bank.row[write] == row)
        return bank.column;
    DramCycle activate = std::max({now, bank.activate, activates_[oldest_activate_]});
    if (bank.row[write] >= 0) {
        ++statistics_.precharges;
        activate = std::max(activate, std::max(now, bank.precharge) + timing_.trp);
    }
    ++statistics_.activates;
    activates_[oldest_activate_] = activate + timing_.tfaw;
    oldest_activate_ = (oldest_activate_ + 1) % activates_.size();
    bank.row[write] = row;
    bank.activate = activate + timing_.trc;
    bank.precharge = activate + timing_.tras;
    return bank.column = activate + timing_.trcd;
}

/// What a burst of the other direction costs, shared by those of a batch.
DramCycle DramFast::turnaround(Bank& bank, bool write)
{
    if (write != writing_) {
        writing_ = write;
        owed_ += write ? timing_.cl + timing_.burst + timing_.read_to_write - timing_.cwl
                       : timing_.cwl + timing_.burst + timing_.twtr_l;
        if (bank.writing != write && bank.row[0] >= 0 && bank.row[1] >= 0 && bank.row[0] != bank.row[1])
            owed_ += timing_.trp + timing_.trcd;
    }
    bank.writing = write;
    const DramCycle due = owed_ / batch_;
    owed_ -= due * batch_;
    return due;
}

void DramFast::submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted)
{
    const DramCycle now = accepted + policy_.frontend;
    refresh(now);
    const DramAddressMap::Location at = map_.locate(address);
    Bank& bank = banks_[at.bank];
    DramCycle& group = group_column_[at.bank / group_banks_];
    const DramCycle row = open(bank, at.row, write, now);
    DramCycle column = std::max({now, row, last_column_ + timing_.tccd_s, group + timing_.tccd_l});
    column += turnaround(bank, write);
    ++statistics_.columns;
    last_column_ = group = column;
    const DramCycle data = (write ? timing_.cwl : timing_.cl) + timing_.burst;
    bank.precharge = std::max(bank.precharge, column + (write ? data + timing_.twr : timing_.trtp));
    ++pending_[write];
    if (!can_accept(write))
        ++statistics_.found_full;
    issued_.push_back({column, {id, write, accepted, column + data + policy_.backend}});
}

DramCycle DramFast::step(DramCycle limit)
{
    if (issued_.empty() || issued_.front().column > limit)
        return -1;
    const Issued first = issued_.front();
    issued_.pop_front();
    --pending_[first.completion.write];
    completions_.push_back(first.completion);
    return first.column;
}

} // namespace pivotsim
