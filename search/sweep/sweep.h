// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/overrides.h"
#include "search/strategy/sweep_strategy.h"
#include "search/study.h"
#include "search/sweep/axis.h"
#include "search/sweep/condition.h"
#include "search/sweep/metrics.h"
#include "search/sweep/point_hash.h"
#include "search/sweep/sweep_config.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// Where a study and what varies in it come from, as on the command line.
struct SweepArguments {
    std::string file;
    std::vector<std::string> overrides; ///< `--set`
    std::vector<std::string> axes; ///< `--sweep`; one that names an axis of the study replaces it
};

/// A study, what varies in it, and how that is judged. Throws InputError with all findings.
class Sweep {
public:
    explicit Sweep(const SweepArguments& arguments);
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;

    const SweepArguments& arguments() const { return arguments_; }
    const LoadedStudy& base() const { return base_; }
    const SweepConfig& config() const { return base_.study.sweep; }
    const std::vector<Axis>& axes() const { return axes_; }
    const GridShape& grid() const { return grid_; }
    const std::vector<Metric>& objectives() const { return objectives_; }

    /// 16 hexadecimal digits of all that decides which points there are and what each is.
    const std::string& id() const { return id_; }
    /// Those that are meant, as indices in the grid, ascending.
    const std::vector<std::uint64_t>& points() const { return points_; }
    SweepStrategy& strategy() { return *strategy_; }
    bool adapts() const { return strategy_->adaptive(); }
    std::uint32_t rungs() const { return static_cast<std::uint32_t>(rungs_.size()); }
    /// Does a point of the rung need a process of its own?
    bool simulates(std::uint32_t rung) const { return simulates_.at(rung); }

    /// The study that a candidate is, as written. Throws InputError if a value has no place there.
    Value source_of(const Candidate& candidate) const;
    /// A value as written for each path that varies, in the order of the axes.
    std::vector<std::pair<std::string, std::string>> parameters_of(std::uint64_t point) const;
    /// `--set` for a shell: what makes the study the candidate.
    std::vector<std::string> overrides_of(const Candidate& candidate) const;

    /// `--sweep` texts, one an axis, that leave it the point's value alone.
    std::vector<std::string> axes_of(std::uint64_t point) const;

    /// Why the point is left out, by the conditions that need its study; empty if it is not.
    std::string left_out(const Study& study, const Metrics& resources) const;
    bool keeps_requirements(std::uint64_t point, const Metrics& metrics) const;

private:
    /// A condition of `where`, and what it needs to be decided.
    struct Where {
        Condition condition;
        bool early = false; ///< the axes' values do
    };

    void read_axes(Diagnostics& diagnostics);
    void check_levels(Diagnostics& diagnostics) const;
    void read_conditions(Diagnostics& diagnostics);
    void check_kinds(const Condition& condition) const;
    void read_objectives();
    void read_rungs();
    void choose_points();
    void identify();
    /// The files that the base names, with a level in its place.
    std::string files_of(const Axis& axis, const Axis::Level& level) const;
    /// The value as written, if the name is that of an axis.
    const std::string* level_text(const std::vector<std::uint32_t>& levels, const std::string& name) const;
    /// Is the name an axis, or nothing that an axis has to do with?
    bool is_early(const std::string& name) const;
    bool accepts(std::uint64_t point) const;

    const SweepArguments arguments_;
    LoadedStudy base_;
    Value resolved_; ///< of the base, for conditions
    std::vector<Axis> axes_;
    GridShape grid_;
    std::vector<Metric> objectives_;
    std::vector<Where> where_;
    std::vector<Condition> require_;
    std::vector<std::uint64_t> points_;
    std::vector<std::vector<Setting>> rungs_;
    std::vector<std::vector<std::string>> rung_texts_;
    std::vector<bool> simulates_; ///< by rung
    std::unique_ptr<SweepStrategy> strategy_;
    std::string id_;
};

} // namespace pivotsim
