// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/search_report.h"
#include "search/co_search.h"

#include <fmt/format.h>

namespace pivotsim {

Command add_search(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("search", "find paths, efforts and thresholds for a study");
    auto arguments = std::make_shared<StudyArguments>();
    arguments->add_to(*app);
    auto afresh = std::make_shared<bool>(false);
    app->add_flag("--no-cache", *afresh, "simulate every effort, and keep no result");
    return {
        app, [arguments, afresh, &console] {
            const LoadedStudy loaded = load_study(arguments->file, arguments->overrides);
            console.report(loaded.warnings);
            const CoSearchReport report = co_search(
                loaded.study, ResultCache{*afresh ? std::filesystem::path{} : ResultCache::default_folder()});
            console.detail(
                fmt::format("{} efforts were simulated, {} remembered", report.simulated, report.remembered));
            const SearchConfig& search = loaded.study.search;
            fmt::print("{}\n",
                console.json ? search_json(report, search) : search_text(report, search, console.verbosity));
            return exit_done;
        }};
}

} // namespace pivotsim
