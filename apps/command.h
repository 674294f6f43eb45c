// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/console.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace pivotsim {

enum ExitCode {
    exit_done = 0,
    exit_simulation = 1,
    exit_usage = 2,
    exit_failed_points = 3,
    exit_comparison = 4,
    exit_interrupted = 130
};

/// A verb: its subcommand, and what it does once the command line is parsed.
struct Command {
    CLI::App* app;
    std::function<int()> execute; ///< exit code; throws InputError and SimulationError
};

/// A study file and the overrides on it, as most verbs take them.
struct StudyArguments {
    std::string file;
    std::vector<std::string> overrides;

    void add_to(CLI::App& app);
};

// One file a verb. The console outlives the command.
Command add_run(CLI::App& root, const Console& console);
Command add_search(CLI::App& root, const Console& console);
Command add_sweep(CLI::App& root, const Console& console);
Command add_reproduce(CLI::App& root, const Console& console);
Command add_compile(CLI::App& root, const Console& console);
Command add_validate(CLI::App& root, const Console& console);
Command add_config(CLI::App& root, const Console& console);
Command add_describe(CLI::App& root, const Console& console);
Command add_doctor(CLI::App& root, const Console& console);
Command add_gates(CLI::App& root, const Console& console);
Command add_memory(CLI::App& root, const Console& console);
Command add_timeline(CLI::App& root, const Console& console);
Command add_report(CLI::App& root, const Console& console);
Command add_new(CLI::App& root, const Console& console);
/// After add_new.
Command add_new_plugin(CLI::App& root, const Console& console);
Command add_conformance(CLI::App& root, const Console& console);

} // namespace pivotsim
