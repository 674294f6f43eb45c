// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_channel.h"

#include <algorithm>

namespace pivotsim {
namespace {

constexpr std::int32_t idle = -1; ///< no command matches it
constexpr std::int32_t most_age = 1 << 27; ///< age and lane share 31 bits
constexpr std::int32_t lane_bits = 4;
constexpr std::int32_t latest_key = std::numeric_limits<std::int32_t>::max();

constexpr bool at_most_three_bits(std::uint32_t bits)
{
    bits &= bits - 1;
    bits &= bits - 1;
    return (bits & (bits - 1)) == 0;
}

constexpr std::int32_t lane_of(DramCommand command)
{
    return static_cast<std::int32_t>(command);
}

std::uint32_t log2_of(std::uint32_t power)
{
    return static_cast<std::uint32_t>(__builtin_ctz(power));
}

} // namespace

DramChannel::DramChannel(const DramConfig& config)
    : timing_(config), policy_(config.policy), map_(config.address_map, config.geometry),
      slot_mask_(static_cast<Clock>(config.policy.command_slot) - 1), banks_(config.geometry.all_banks()),
      group_shift_(log2_of(config.geometry.banks)), window_{config.policy.read_window,
                                                        config.policy.write_window},
      next_refresh_(config.policy.refresh ? timing_.trefi : never)
{
    pool_.resize(window_[0] + window_[1]);
    for (std::size_t i = pool_.size(); i-- > 0;)
        free_.push_back(static_cast<std::int16_t>(i));
    completions_.reserve(pool_.size());
    ready_.fill(far);
    command_.fill(idle);
    for (std::size_t bank = 0; bank < lanes; ++bank)
        group_[bank] = static_cast<Clock>(bank >> group_shift_);
}

void DramChannel::restart()
{
    bank_ = {};
    gate_ = {};
    activates_ = {};
    oldest_activate_ = 0;
    writing_ = false;
    next_age_ = 0;
    cursor_ = 0;
    base_ = 0;
    next_refresh_ = policy_.refresh ? timing_.trefi : never;
}

void DramChannel::submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted)
{
    if (accepted - base_ > far / 2)
        move_base(accepted - far / 4);
    if (next_age_ == most_age)
        renumber();
    const std::int16_t index = free_.back();
    free_.pop_back();
    const DramAddressMap::Location at = map_.locate(address);
    Queue& queue = queues_[write][at.bank];
    burst(index)
        = {id, at.row, next_age_++, accepted, queue.tail, -1, static_cast<std::uint8_t>(at.bank), write};
    (queue.tail >= 0 ? burst(queue.tail).next : queue.head) = index;
    queue.tail = index;
    ++pending_[write];
    if (!choose_mode() && write == writing_)
        reconsider(at.bank);
}

DramCycle DramChannel::step(DramCycle limit)
{
    // A stream keeps a bank or three busy; their bits are walked. Else two passes over all lanes without a
    // branch.
    Clock when = far;
    Clock oldest = latest_key;
    if (at_most_three_bits(busy_)) {
        for (std::uint32_t left = busy_; left != 0; left &= left - 1) {
            const auto bank = static_cast<std::uint32_t>(__builtin_ctz(left));
            const Clock at = slot(std::max(ready_[bank], cursor_));
            if (at < when || (at == when && key_[bank] < oldest)) {
                when = at;
                oldest = key_[bank];
            }
        }
    } else {
        for (std::size_t bank = 0; bank < lanes; ++bank)
            when = std::min(when, ready_[bank]);
        when = slot(std::max(when, cursor_));
        for (std::size_t bank = 0; bank < lanes; ++bank) {
            const Clock not_yet = -static_cast<Clock>(ready_[bank] > when); // all bits or none
            oldest = std::min(oldest, key_[bank] | (not_yet & latest_key));
        }
    }
    const DramCycle cycle = busy_ != 0 ? when + base_ : never;
    if (std::min(cycle, limit) >= next_refresh_)
        return refresh();
    if (cycle > limit || busy_ == 0)
        return -1;
    issue(static_cast<std::uint32_t>(oldest) & (lanes - 1), when);
    return cycle;
}

void DramChannel::reconsider(std::uint32_t index)
{
    const Queue& queue = queues_[writing_][index];
    if (queue.head < 0) {
        ready_[index] = far;
        command_[index] = idle;
        busy_ &= ~(1U << index);
        return;
    }
    busy_ |= 1U << index;
    const Bank& bank = bank_[index];
    std::int16_t chosen = queue.head;
    DramCommand command = DramCommand::activate;
    Clock ready = bank.activate;
    if (bank.row >= 0) {
        command = DramCommand::precharge;
        ready = bank.precharge;
        const bool capped = policy_.hit_cap != 0 && bank.hits >= policy_.hit_cap;
        for (std::int16_t i = queue.head; i >= 0 && !(capped && i != queue.head); i = burst(i).next)
            if (burst(i).row == bank.row) {
                command = writing_ ? DramCommand::write : DramCommand::read;
                chosen = i;
                ready = bank.column;
                break;
            }
    }
    candidate_[index] = chosen;
    command_[index] = lane_of(command);
    key_[index] = burst(chosen).age << lane_bits | static_cast<std::int32_t>(index);
    ready = std::max(ready, gate_[static_cast<std::size_t>(command)][index >> group_shift_]);
    ready_[index] = std::max(ready, relative(burst(chosen).accepted + policy_.frontend));
}

bool DramChannel::choose_mode()
{
    bool writes = writing_;
    if (!writes)
        writes = pending_[1] > policy_.drain_above || (pending_[0] == 0 && pending_[1] > 0);
    else if (pending_[0] > 0 && pending_[1] <= policy_.drain_until)
        writes = false;
    if (writes == writing_)
        return false;
    writing_ = writes;
    for (std::uint32_t bank = 0; bank < banks_; ++bank)
        reconsider(bank);
    return true;
}

void DramChannel::raise(DramCommand command, std::uint32_t group, Clock other, Clock same)
{
    auto& gates = gate_[static_cast<std::size_t>(command)];
    for (std::size_t g = 0; g < gates.size(); ++g)
        gates[g] = std::max(gates[g], g == group ? same : other);
    for (std::size_t bank = 0; bank < lanes; ++bank) {
        const Clock gate = group_[bank] == static_cast<Clock>(group) ? same : other;
        ready_[bank] = command_[bank] == lane_of(command) ? std::max(ready_[bank], gate) : ready_[bank];
    }
}

void DramChannel::issue(std::uint32_t index, Clock now)
{
    Bank& bank = bank_[index];
    const std::uint32_t group = index >> group_shift_;
    const std::int16_t chosen = candidate_[index];
    const auto command = static_cast<DramCommand>(command_[index]);
    cursor_ = now + 1;
    if (observer_ != nullptr)
        observer_->command(command, index, burst(chosen).row, now + base_);
    switch (command) {
    case DramCommand::activate: {
        ++statistics_.activates;
        bank.row = burst(chosen).row;
        bank.column = now + timing_.trcd;
        bank.precharge = std::max(bank.precharge, now + timing_.tras);
        bank.activate = now + timing_.trc;
        bank.hits = 0;
        activates_[oldest_activate_] = now + timing_.tfaw;
        oldest_activate_ = (oldest_activate_ + 1) % activates_.size();
        const Clock fifth = activates_[oldest_activate_];
        raise(command, group, std::max(now + timing_.trrd_s, fifth), std::max(now + timing_.trrd_l, fifth));
        reconsider(index);
        return;
    }
    case DramCommand::precharge:
        ++statistics_.precharges;
        bank.row = -1;
        bank.activate = std::max(bank.activate, now + timing_.trp);
        reconsider(index);
        return;
    case DramCommand::read: {
        raise(DramCommand::read, group, now + timing_.tccd_s, now + timing_.tccd_l);
        const Clock write = now + timing_.cl + timing_.burst + timing_.read_to_write - timing_.cwl;
        raise(DramCommand::write, group, write, write);
        bank.precharge = std::max(bank.precharge, now + timing_.trtp);
        break;
    }
    case DramCommand::write: {
        raise(DramCommand::write, group, now + timing_.tccd_s, now + timing_.tccd_l);
        const Clock data_end = now + timing_.cwl + timing_.burst;
        raise(DramCommand::read, group, data_end + timing_.twtr_s, data_end + timing_.twtr_l);
        bank.precharge = std::max(bank.precharge, data_end + timing_.twr);
        break;
    }
    case DramCommand::refresh: // never a bank's candidate
        return;
    }
    ++statistics_.columns;
    ++bank.hits;
    retire(chosen, now);
    if (!choose_mode())
        reconsider(index);
}

void DramChannel::retire(std::int16_t index, Clock now)
{
    const Burst& done = burst(index);
    Queue& queue = queues_[done.write][done.bank];
    (done.previous >= 0 ? burst(done.previous).next : queue.head) = done.next;
    (done.next >= 0 ? burst(done.next).previous : queue.tail) = done.previous;
    --pending_[done.write];
    const Clock data = (done.write ? timing_.cwl : timing_.cl) + timing_.burst;
    completions_.push_back(
        {done.id, done.write, done.accepted, now + base_ + data + static_cast<DramCycle>(policy_.backend)});
    free_.push_back(index);
}

DramCycle DramChannel::refresh()
{
    // Long after the last command nothing but the refresh itself moves time.
    if (next_refresh_ - base_ > far / 2)
        move_base(next_refresh_ - far / 4);
    Clock now = std::max(cursor_, relative(next_refresh_));
    bool open = false;
    for (std::uint32_t bank = 0; bank < banks_; ++bank)
        if (bank_[bank].row >= 0) {
            open = true;
            now = std::max(now, bank_[bank].precharge);
        }
    if (open) {
        now = slot(now);
        if (observer_ != nullptr)
            observer_->precharge_all(now + base_);
        now += timing_.trp;
    }
    for (std::uint32_t bank = 0; bank < banks_; ++bank)
        if (bank_[bank].row < 0)
            now = std::max(now, bank_[bank].activate);
    now = slot(now);
    for (std::uint32_t bank = 0; bank < banks_; ++bank) {
        bank_[bank].row = -1;
        bank_[bank].activate = now + timing_.trfc;
    }
    cursor_ = now + 1;
    next_refresh_ += timing_.trefi;
    ++statistics_.refreshes;
    statistics_.last_refresh = now + base_;
    if (observer_ != nullptr)
        observer_->command(DramCommand::refresh, 0, 0, now + base_);
    for (std::uint32_t bank = 0; bank < banks_; ++bank)
        reconsider(bank);
    return now + base_;
}

/// Times that are long past lose their exact value, which nothing asks for any more.
void DramChannel::move_base(DramCycle to)
{
    to -= to % policy_.command_slot; // slots stay where they are
    const DramCycle by = to - base_;
    base_ = to;
    const auto moved = [by](Clock& time) { time = static_cast<Clock>(std::max<DramCycle>(time - by, -far)); };
    for (std::size_t bank = 0; bank < lanes; ++bank) {
        moved(bank_[bank].activate);
        moved(bank_[bank].precharge);
        moved(bank_[bank].column);
        if (command_[bank] != idle)
            moved(ready_[bank]);
    }
    for (auto& gates : gate_)
        for (Clock& gate : gates)
            moved(gate);
    for (Clock& activate : activates_)
        moved(activate);
    moved(cursor_);
}

/// Ages start again, in the same order.
void DramChannel::renumber()
{
    std::int32_t least = next_age_;
    const auto each = [this](auto visit) {
        for (auto& queues : queues_)
            for (const Queue& queue : queues)
                for (std::int16_t i = queue.head; i >= 0; i = burst(i).next)
                    visit(burst(i).age);
    };
    each([&](std::int32_t age) { least = std::min(least, age); });
    each([&](std::int32_t& age) { age -= least; });
    for (std::int32_t& key : key_)
        key -= std::min(key >> lane_bits, least) << lane_bits;
    next_age_ -= least;
}

} // namespace pivotsim
