// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_summary.h"
#include "apps/sweep_verbs.h"
#include "search/store/file_system.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {

void warn_of_network(const std::string& folder, const Console& console)
{
    if (const std::string kind = network_file_system(folder); !kind.empty())
        console.note(
            fmt::format("warning: '{}' lies on {}: journals are safe there, and the database does without a "
                        "write-ahead log; let one process at a time merge into it",
                folder, kind));
}

void report_folding(const FoldReport& report, const Console& console)
{
    if (report.damaged > 0)
        console.note(fmt::format(
            "warning: {} damaged record{} in the journals; what they were about is evaluated again",
            report.damaged, report.damaged == 1 ? "" : "s"));
    for (const std::string& contradiction : report.contradictions)
        console.note("warning: two results of one study: " + contradiction);
}

int conclude(
    const Sweep& sweep, Store& store, const std::string& command, bool interrupted, const Console& console)
{
    const FoldReport folded = store.fold();
    report_folding(folded, console);
    const SweepSummary summary = summarise(sweep, store);
    if (console.json) {
        nlohmann::ordered_json json = summary_json(sweep, summary);
        json["interrupted"] = interrupted;
        json["store"] = store.folder().string();
        json["command"] = command;
        fmt::print("{}\n", json.dump(2));
    } else {
        fmt::print("{}", summary_text(sweep, summary));
    }
    if (interrupted) {
        console.note(fmt::format("interrupted; all that was evaluated is safe. To go on:\n  {}", command));
        return exit_interrupted;
    }
    if (!std::filesystem::exists(store.folder() / "store.sqlite"))
        throw InputError({}, "E-STORE",
            fmt::format("the database of '{}' is no longer there", store.folder().string()),
            {"`pivotsim sweep merge STUDY` makes it anew from the journals"});
    if (!folded.contradictions.empty())
        return exit_simulation;
    if (summary.failed() > 0)
        console.note(
            "--retry-failed evaluates again what has failed, as with a higher sweep.timeout or sweep.memory");
    const bool nothing = summary.of(PointStatus::ok) == 0 && summary.of(PointStatus::refused) > 0;
    return summary.failed() > 0 || nothing ? exit_failed_points : exit_done;
}

} // namespace pivotsim
