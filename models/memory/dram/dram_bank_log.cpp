// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_bank_log.h"

namespace pivotsim {

DramBankLog::DramBankLog(const DramConfig& config, const std::string& channel,
    std::function<sc_core::sc_time(DramCycle)> time_of, Probe& probe)
    : timing_(config), time_of_(std::move(time_of)), probe_(probe)
{
    for (std::uint32_t bank = 0; bank < config.geometry.all_banks(); ++bank)
        banks_.push_back(probe.add_track(channel + ".bank" + std::to_string(bank), TrackKind::bank, 0));
}

void DramBankLog::command(DramCommand command, std::uint32_t bank, std::uint32_t row, DramCycle cycle)
{
    Slice slice;
    DramCycle clocks = timing_.burst;
    switch (command) {
    case DramCommand::activate:
        slice.activity = Activity::activate;
        slice.fold = row;
        clocks = timing_.trcd;
        break;
    case DramCommand::precharge:
        slice.activity = Activity::precharge;
        clocks = timing_.trp;
        break;
    case DramCommand::read:
        slice.activity = Activity::read;
        break;
    case DramCommand::write:
        slice.activity = Activity::write;
        break;
    case DramCommand::refresh:
        return;
    }
    slice.begin = time_of_(cycle);
    slice.end = time_of_(cycle + clocks);
    slice.operand = OperandKind::command;
    probe_.slice(banks_[bank], slice);
}

} // namespace pivotsim
