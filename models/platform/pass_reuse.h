// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/operator_reuse.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pivotsim {

/// Simulates a pass once and repeats it whenever it begins again in the same state, as OperatorReuse does
/// with an operator; the recorder is told that it was repeated, not what it did. Equal means: nothing under
/// way, the same phase of all clocks, and a memory that has forgotten what was before.
class PassReuse {
public:
    PassReuse(OperatorReuse& operators, Probe& recorder) : operators_(operators), recorder_(recorder) { }

    /// Before the first pass; without it, everything is simulated. `pattern`: picoseconds after which all
    /// clocks' edges fall as they fell before.
    void enable(const OperatorReuse::Parts& parts, std::uint64_t pattern);

    bool enabled() const { return parts_.has_value(); }

    /// A pass begins now, and nothing is under way. If it was simulated before: how long it takes; nobody is
    /// to execute it.
    std::optional<sc_core::sc_time> begin(std::size_t pass, std::uint64_t operators);
    /// The pass that began last is done.
    void end();

    std::uint64_t operators_replayed() const { return replayed_; }
    /// Of all repeats of a unit, on top of what it and its replayed operators did.
    const AcceleratorStatistics& of_unit(std::size_t unit) const { return of_units_.at(unit); }
    const MemoryStatistics& of_memory() const { return of_memory_; }

private:
    struct Recording {
        sc_core::sc_time duration;
        std::vector<AcceleratorStatistics> units;
        MemoryStatistics memory;
        bool complete = false;
    };

    std::vector<AcceleratorStatistics> units_so_far() const;
    MemoryStatistics memory_so_far() const;

    OperatorReuse& operators_;
    Probe& recorder_;
    std::optional<OperatorReuse::Parts> parts_;
    std::uint64_t pattern_ = 1;
    std::map<std::pair<std::size_t, std::uint64_t>, Recording> recordings_; ///< by pass and phase
    std::size_t pass_ = 0;
    Recording* open_ = nullptr; ///< is being recorded
    sc_core::sc_time began_;
    bool repeats_ = false;
    std::vector<AcceleratorStatistics> of_units_;
    MemoryStatistics of_memory_;
    std::uint64_t replayed_ = 0;
};

} // namespace pivotsim
