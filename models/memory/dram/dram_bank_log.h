// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_channel.h"
#include "tlm/probe.h"

#include <functional>
#include <string>
#include <vector>

namespace pivotsim {

/// Tells a probe each command that a bank gets, on a track of its own: an activate for tRCD, a precharge for
/// tRP, a read or write for the clocks of a burst. Precharges that a refresh brings are the refresh's.
class DramBankLog final : public DramObserver {
public:
    /// `time_of`: when a clock of the channel begins.
    DramBankLog(const DramConfig& config, const std::string& channel,
        std::function<sc_core::sc_time(DramCycle)> time_of, Probe& probe);

    void command(DramCommand command, std::uint32_t bank, std::uint32_t row, DramCycle cycle) override;
    void precharge_all(DramCycle) override { }

private:
    const DramClocks<DramCycle> timing_;
    const std::function<sc_core::sc_time(DramCycle)> time_of_;
    Probe& probe_;
    std::vector<TrackId> banks_;
};

} // namespace pivotsim
