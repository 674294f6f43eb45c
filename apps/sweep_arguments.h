// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/command.h"
#include "search/sweep/sweep_run.h"

#include <string>
#include <vector>

namespace pivotsim {

/// What all verbs of a sweep take: which sweep, and where its results are.
struct SweepCommandArguments {
    StudyArguments study;
    std::vector<std::string> axes;
    std::string store = "sweeps";

    void add_to(CLI::App& app);
    SweepArguments sweep() const { return {study.file, study.overrides, axes}; }
    /// As a shell reads it: "pivotsim VERB STUDY --set ... --sweep ... --store ...".
    std::string command(const std::string& verb) const;
};

/// How points are evaluated.
struct SweepEvaluationArguments {
    unsigned workers = 0; ///< 0: one a core
    bool retry_failed = false;
    std::string launcher = "local"; ///< a registered executor
    double lease = 10; ///< seconds

    void add_to(CLI::App& app);
    void add_launcher_to(CLI::App& app);
    unsigned processes() const;
    /// " --retry-failed ...": what is not as by default.
    std::string text() const;
};

} // namespace pivotsim
