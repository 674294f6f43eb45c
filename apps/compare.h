// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/compare/comparison.h"
#include "observe/run_result.h"
#include "workloads/trace.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace pivotsim {

/// A run beside a saved one, and whether they may differ so much.
struct Judgement {
    Comparison comparison;
    std::string file;
    std::optional<double> tolerance; ///< none: anything goes

    /// The page below the run's own; ends with a line break.
    std::string text(int verbosity) const;
    /// The member `comparison` of the run's JSON.
    nlohmann::ordered_json json() const;
    /// exit_done or exit_comparison.
    int exit_code() const;
};

/// `--compare` and `--tolerance`.
struct CompareArguments {
    std::optional<std::string> file, tolerance;

    void add_to(CLI::App& app);
};

/// The saved run that a new one is to be put beside. Read before the simulation, which a wrong file must not
/// cost.
class Baseline {
public:
    /// Throws InputError for a file that is no run's JSON and for a tolerance that is no share.
    explicit Baseline(const CompareArguments& arguments);

    /// None without --compare.
    std::optional<Judgement> judge(const RunResult& result, const Trace& trace) const;

private:
    std::string file_;
    std::optional<double> tolerance_;
    std::optional<RunFigures> before_;
};

} // namespace pivotsim
