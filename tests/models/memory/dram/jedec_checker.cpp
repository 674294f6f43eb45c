// SPDX-License-Identifier: Apache-2.0
#include "tests/models/memory/dram/jedec_checker.h"

#include <fmt/format.h>

namespace pivotsim::test {

JedecChecker::JedecChecker(const DramConfig& config)
    : timing_(config.timing), banks_(config.geometry.all_banks()), banks_a_group_(config.geometry.banks),
      burst_(config.geometry.burst_length / 2), bank_(banks_)
{
}

void JedecChecker::expect(bool holds, const char* rule, DramCycle cycle)
{
    constexpr std::size_t enough = 20;
    if (!holds && violations_.size() < enough)
        violations_.push_back(fmt::format("{} at clock {}", rule, cycle));
}

void JedecChecker::after(std::optional<DramCycle> earlier, DramCycle gap, const char* rule, DramCycle cycle)
{
    if (earlier)
        expect(cycle - *earlier >= gap, rule, cycle);
}

bool JedecChecker::same_group(std::uint32_t a, std::uint32_t b) const
{
    return a / banks_a_group_ == b / banks_a_group_;
}

void JedecChecker::command(DramCommand command, std::uint32_t bank, std::uint32_t row, DramCycle cycle)
{
    ++commands_;
    after(last_, 1, "one command a clock", cycle);
    last_ = cycle;
    switch (command) {
    case DramCommand::activate:
        return activate(bank, row, cycle);
    case DramCommand::precharge:
        return close(bank, cycle);
    case DramCommand::read:
    case DramCommand::write:
        return column(bank, row, command == DramCommand::write, cycle);
    case DramCommand::refresh:
        return refresh(cycle);
    }
}

void JedecChecker::precharge_all(DramCycle cycle)
{
    after(last_, 1, "one command a clock", cycle);
    last_ = cycle;
    for (std::uint32_t bank = 0; bank < banks_; ++bank)
        if (bank_[bank].row)
            close(bank, cycle);
}

void JedecChecker::activate(std::uint32_t index, std::uint32_t row, DramCycle cycle)
{
    Bank& bank = bank_.at(index);
    expect(!bank.row, "activate of an open bank", cycle);
    after(bank.precharged, clocks(timing_.trp), "tRP", cycle);
    after(bank.activated, clocks(timing_.trc), "tRC", cycle);
    after(refreshed_, clocks(timing_.trfc), "tRFC", cycle);
    for (const auto& [earlier, other] : activates_)
        after(earlier, clocks(same_group(index, other) ? timing_.trrd_l : timing_.trrd_s), "tRRD", cycle);
    constexpr std::size_t window = 4;
    if (activates_.size() >= window)
        after(activates_[activates_.size() - window].first, clocks(timing_.tfaw), "tFAW", cycle);
    if (activates_.size() > window)
        activates_.erase(activates_.begin());
    activates_.emplace_back(cycle, index);
    bank.row = row;
    bank.activated = cycle;
    bank.read = bank.written = std::nullopt;
}

void JedecChecker::close(std::uint32_t index, DramCycle cycle)
{
    Bank& bank = bank_.at(index);
    expect(bank.row.has_value(), "precharge of a closed bank", cycle);
    after(bank.activated, clocks(timing_.tras), "tRAS", cycle);
    after(bank.read, clocks(timing_.trtp), "tRTP", cycle);
    after(bank.written, clocks(timing_.cwl) + burst_ + clocks(timing_.twr), "tWR", cycle);
    bank.row.reset();
    bank.precharged = cycle;
}

void JedecChecker::column(std::uint32_t index, std::uint32_t row, bool write, DramCycle cycle)
{
    Bank& bank = bank_.at(index);
    expect(bank.row == row, "column command to another row", cycle);
    after(bank.activated, clocks(timing_.trcd), "tRCD", cycle);
    const DramCycle data = cycle + clocks(write ? timing_.cwl : timing_.cl);
    for (const Column& earlier : columns_) {
        const bool same = same_group(index, earlier.bank);
        const DramCycle its_data = earlier.cycle + clocks(earlier.write ? timing_.cwl : timing_.cl);
        expect(data >= its_data + burst_, "two bursts on the data bus", cycle);
        if (earlier.write == write)
            after(earlier.cycle, clocks(same ? timing_.tccd_l : timing_.tccd_s), "tCCD", cycle);
        else if (write)
            after(earlier.cycle,
                clocks(timing_.cl) + burst_ + clocks(timing_.read_to_write) - clocks(timing_.cwl),
                "read to write", cycle);
        else
            after(earlier.cycle,
                clocks(timing_.cwl) + burst_ + clocks(same ? timing_.twtr_l : timing_.twtr_s), "tWTR", cycle);
    }
    constexpr std::size_t history = 16; // longer than any of these gaps
    if (columns_.size() == history)
        columns_.erase(columns_.begin());
    columns_.push_back({cycle, index, write});
    (write ? bank.written : bank.read) = cycle;
}

void JedecChecker::refresh(DramCycle cycle)
{
    for (const Bank& bank : bank_) {
        expect(!bank.row, "refresh with an open bank", cycle);
        after(bank.precharged, clocks(timing_.trp), "tRP before a refresh", cycle);
    }
    after(refreshed_, clocks(timing_.trfc), "tRFC", cycle);
    ++refreshes_;
    // JEDEC lets a controller postpone eight refreshes at most.
    constexpr std::uint64_t postponable = 8;
    expect(cycle <= static_cast<DramCycle>(refreshes_ + postponable) * clocks(timing_.trefi), "tREFI", cycle);
    refreshed_ = cycle;
}

} // namespace pivotsim::test
