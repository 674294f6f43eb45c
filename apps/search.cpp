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
    auto cached = std::make_shared<bool>(true);
    app->add_flag("!--no-cache", *cached, "simulate every effort, and keep no result");
    return {
        app, [arguments, cached, &console] {
            const LoadedStudy loaded = load_study(arguments->file, arguments->overrides);
            console.report(loaded.warnings);
            const CoSearchReport report = co_search(
                loaded.study, ResultCache{*cached ? ResultCache::default_folder() : std::filesystem::path{}});
            console.detail(
                fmt::format("{} efforts were simulated, {} remembered", report.simulated, report.remembered));
            const SearchConfig& search = loaded.study.search;
            fmt::print("{}\n",
                console.json ? search_json(report, search) : search_text(report, search, console.verbosity));
            return exit_done;
        }};
}

} // namespace pivotsim
