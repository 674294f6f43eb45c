// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_channel.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim::test {

/// Replays a command trace and holds it to JESD79-4, every constraint as a difference of two commands'
/// clocks. Shares no idea with the channel: it keeps the history and looks back.
class JedecChecker final : public DramObserver {
public:
    explicit JedecChecker(const DramConfig& config);

    void command(DramCommand command, std::uint32_t bank, std::uint32_t row, DramCycle cycle) override;
    void precharge_all(DramCycle cycle) override;

    const std::vector<std::string>& violations() const { return violations_; }
    std::uint64_t commands() const { return commands_; }

private:
    struct Column {
        DramCycle cycle;
        std::uint32_t bank;
        bool write;
    };
    struct Bank {
        std::optional<std::uint32_t> row;
        std::optional<DramCycle> activated, precharged, read, written;
    };

    void expect(bool holds, const char* rule, DramCycle cycle);
    void after(std::optional<DramCycle> earlier, DramCycle gap, const char* rule, DramCycle cycle);
    bool same_group(std::uint32_t a, std::uint32_t b) const;
    void activate(std::uint32_t bank, std::uint32_t row, DramCycle cycle);
    void close(std::uint32_t bank, DramCycle cycle);
    void column(std::uint32_t bank, std::uint32_t row, bool write, DramCycle cycle);
    void refresh(DramCycle cycle);
    DramCycle clocks(DramTime time) const { return static_cast<DramCycle>(time.cycles(timing_.tck)); }

    const DramTimingConfig timing_;
    const std::uint32_t banks_, banks_a_group_;
    const DramCycle burst_;
    std::vector<Bank> bank_;
    std::vector<std::pair<DramCycle, std::uint32_t>> activates_;
    std::vector<Column> columns_; ///< the latest of each bank group and direction matter
    std::optional<DramCycle> last_, refreshed_;
    std::vector<std::string> violations_;
    std::uint64_t commands_ = 0, refreshes_ = 0;
};

} // namespace pivotsim::test
