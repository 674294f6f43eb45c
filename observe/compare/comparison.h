// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/compare/run_figures.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// A figure before and after; none where that side does not have it.
struct Change {
    std::optional<double> before, after;

    bool added() const { return !before && after; }
    bool removed() const { return before && !after; }
    bool same() const { return before == after; }
    /// After minus before, an absent side being 0.
    double difference() const { return after.value_or(0) - before.value_or(0); }
    /// The difference over what was before; none if a side is absent or nothing was before.
    std::optional<double> relative() const;
    /// The sides differ by more than this share of what was before. By any share if one is absent or nothing
    /// was before.
    bool exceeds(double tolerance) const;
};

struct FigureChange {
    std::string name;
    Change change;
};

struct TrafficChange {
    std::string name;
    Change bytes_read, bytes_written;
};

struct OperatorChange {
    std::string name;
    std::size_t occurrence = 1; ///< among those of its name, from 1
    Change cycles, dram_bytes;
    std::string bound_before, bound_after; ///< empty: took no cycles, or is not there

    bool added() const { return cycles.added(); }
    bool removed() const { return cycles.removed(); }
    bool same() const { return cycles.same() && dram_bytes.same() && bound_before == bound_after; }
    /// Its name, with "#2" if it is the second one that bears it.
    std::string title() const;
};

/// How many operators a resource bounds.
struct BoundChange {
    std::string resource;
    std::size_t before = 0, after = 0;
};

/// What was run, where that differs.
struct IdentityChange {
    std::string key, before, after;
};

/// A figure that differs by more than the tolerance.
struct Excess {
    std::string subject; ///< an operator; empty: the run as a whole
    std::string figure; ///< delay_ms, energy_j, cycles or dram_bytes
    Change change;
};

/// Two runs side by side. Rows come in the order of the later run; what only the earlier one has follows.
struct Comparison {
    std::vector<IdentityChange> identity;
    std::vector<FigureChange> totals, breakdown_ms, cycle_stack;
    std::vector<TrafficChange> traffic;
    std::vector<OperatorChange> operators; ///< matched by name and occurrence
    std::vector<BoundChange> bounds;

    bool same() const;
    const Change& total(const std::string& name) const;
    /// Those that changed, the one that cost or saved most cycles first, then by bytes.
    std::vector<const OperatorChange*> changed_operators() const&;
    std::vector<const OperatorChange*> changed_operators() && = delete; // they live in the comparison
    /// Of delay, energy, cycles and DRAM bytes, and of each operator's cycles and DRAM bytes, what differs by
    /// more than the tolerance, the worst first; operators of one side only come before all.
    std::vector<Excess> beyond(double tolerance) const;
};

Comparison compare(const RunFigures& before, const RunFigures& after);

} // namespace pivotsim
