// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_clocks.h"
#include "models/memory/external/dram_abi.h"

#include <array>
#include <memory>
#include <vector>

namespace pivotsim {

/// A DRAM simulator in a shared object (dram_abi.h) behind the interface of DramChannel. It is ticked every
/// clock, idle ones too, and its own queues decide what it takes. A burst reaches it in the clock after it
/// was accepted; what its rows and refreshes do is its own business, and not known here.
class ExternalDram {
public:
    /// Throws InputError if the library cannot be had or refuses the configuration.
    explicit ExternalDram(const DramConfig& config);

    bool can_accept(bool write) const { return !free_.empty() && !refused_[write].waits; }
    bool empty() const { return free_.size() == bursts_.size(); }
    /// Opens it anew.
    void restart();
    void submit(std::uint32_t id, std::uint64_t address, bool write, DramCycle accepted);
    /// Throws SimulationError if it answers what nobody asked, or nothing for a million clocks.
    DramCycle step(DramCycle limit);

    std::vector<DramCompletion>& completions() { return completions_; }
    const DramStatistics& statistics() const { return statistics_; }

private:
    struct Burst {
        DramCompletion completion;
        bool under_way = false;
    };
    /// A burst that found no place.
    struct Refused {
        bool waits = false;
        std::uint64_t address = 0;
        std::uint32_t slot = 0;
    };

    void open();
    void retry();
    void tick();
    bool send(std::uint64_t address, std::uint32_t slot);

    const DramExternalConfig source_;
    const pivotsim_dram_description description_;
    const DramCycle backend_;

    std::shared_ptr<void> library_; ///< outlives the memory
    const pivotsim_dram* adapter_ = nullptr;
    std::shared_ptr<void> memory_;

    DramCycle clock_ = 0; ///< the next one to pass
    DramCycle answered_ = 0; ///< when the last burst was
    std::array<Refused, 2> refused_;
    bool placed_ = false; ///< a refused burst, in the present clock
    std::vector<Burst> bursts_; ///< by slot: the id that the simulator knows it by
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> completed_;
    std::vector<DramCompletion> completions_;
    DramStatistics statistics_;
};

} // namespace pivotsim
