// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/command.h"
#include "search/store/store.h"
#include "search/sweep/sweep.h"

#include <functional>
#include <string>

namespace pivotsim {

// The verbs below `pivotsim sweep`, one file each. The console outlives the commands.
Command add_sweep_worker(CLI::App& sweep, const Console& console);
Command add_sweep_submit(CLI::App& sweep, const Console& console);
Command add_sweep_status(CLI::App& sweep, const Console& console);
Command add_sweep_merge(CLI::App& sweep, const Console& console);
Command add_sweep_export(CLI::App& sweep, const Console& console);

// What they share.
void warn_of_network(const std::string& folder, const Console& console);
void report_folding(const FoldReport& report, const Console& console);
/// Folds, computes the front, prints where the sweep stands, and says how it went.
int conclude(
    const Sweep& sweep, Store& store, const std::string& command, bool interrupted, const Console& console);

} // namespace pivotsim
