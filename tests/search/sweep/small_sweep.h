// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/make_executor.h"
#include "search/store/journal.h"
#include "search/store/store.h"
#include "search/store/table_export.h"
#include "search/sweep/sweep_run.h"
#include "tests/search/sweep/scratch.h"

#include <string>
#include <vector>

namespace pivotsim::test {

/// Two matrix multiplications: a simulation of them takes milliseconds.
constexpr const char* small_gemms = "Layer, M, N, K,\none, 64, 48, 96,\ntwo, 33, 20, 40,\n";

/// A study of them with a section `sweep:`, on the paper's platform, and what the platform has beside it.
inline std::string small_study(
    const Scratch& scratch, const std::string& sweep, const std::string& platform = "")
{
    scratch.write("gemms.csv", small_gemms);
    return scratch.write("study.yaml",
        "schema_version: 1\nname: small\nplatform:\n  extends: platforms/zcu102_paper.yaml\n" + platform
            + "workload: {gemm: gemms.csv}\nsweep: " + sweep + "\n");
}

/// A sweep's whole table, all rungs, as CSV.
inline std::string table_of(Store& store, const std::string& sweep)
{
    std::string table;
    for (const StoredSweep& each : store.sweeps())
        if (each.id == sweep)
            export_table(store, each, {TableFormat::csv, false, true},
                [&table](const std::string& text) { table += text; });
    return table;
}

/// Runs a sweep to its end as `pivotsim sweep` does, and folds what it found.
inline SweepTally run_sweep(
    Sweep& sweep, const std::filesystem::path& folder, unsigned workers = 2, bool retry_failed = false)
{
    Store store(folder);
    store.fold();
    store.describe(StoredSweep::of(sweep, "a test"));
    SweepKnowledge knowledge = SweepKnowledge::from(store, sweep);
    SweepRun run(sweep, &store, knowledge, {{}, retry_failed});
    const volatile std::sig_atomic_t never = 0;
    SweepTally tally;
    {
        Journal journal(Store::journals_in(folder));
        ExecutorContext context{sweep};
        context.journal = &journal;
        context.knows = run.knows();
        context.workers = workers;
        context.stop = &never;
        const auto executor = make_executor("local", context);
        tally = run.run(*executor, never, [](const SweepTally&, std::uint64_t, std::uint64_t) {});
    }
    store.fold();
    return tally;
}

/// The only journal of a store.
inline std::filesystem::path journal_in(const std::filesystem::path& folder)
{
    const std::filesystem::directory_iterator first{folder / "journals"};
    return first->path();
}

} // namespace pivotsim::test
