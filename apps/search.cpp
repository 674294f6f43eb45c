// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/output_file.h"
#include "apps/provenance.h"
#include "apps/search_report.h"
#include "observe/report/html_report.h"
#include "observe/report/report_data.h"
#include "search/co_search.h"
#include "search/phase1/all_paths.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {

namespace {

struct SearchArguments {
    StudyArguments study;
    std::vector<std::uint32_t> scores; ///< efforts whose whole table of path scores is asked for
    bool afresh = false;
    std::string report; ///< file
    bool force = false;
};

/// Every path of some efforts, best first.
std::vector<ScoredPath> scored_paths(const CoSearchReport& report, const std::vector<std::uint32_t>& efforts)
{
    std::vector<ScoredPath> all;
    for (const std::uint32_t effort : efforts) {
        if (!report.cka)
            throw InputError({}, "E-USAGE", "--scores needs a CKA matrix, and the gate trace has none",
                {"give 'search.cka' a gate trace that holds one"});
        if (effort > report.cka->depth())
            throw InputError({}, "E-USAGE",
                fmt::format("--scores {}: the ViT has {} encoders", effort, report.cka->depth()));
        constexpr std::size_t most = 1'000'000;
        if (const long double paths = count_paths(report.cka->depth(), effort); paths > most)
            throw InputError({}, "E-USAGE",
                fmt::format(
                    "--scores {}: {:.3g} paths are more than {}", effort, static_cast<double>(paths), most));
        const std::vector<ScoredPath> paths = all_paths(*report.cka, effort, most);
        all.insert(all.end(), paths.begin(), paths.end());
    }
    return all;
}

int search(const SearchArguments& arguments, const Console& console)
{
    if (!arguments.report.empty())
        check_output(arguments.report, arguments.force);
    const LoadedStudy loaded = load_study(arguments.study.file, arguments.study.overrides);
    console.report(loaded.warnings);
    const ResultCache cache{arguments.afresh ? std::filesystem::path{} : ResultCache::default_folder()};
    const CoSearchReport report = co_search(loaded.study, cache);
    console.detail(
        fmt::format("{} efforts were simulated, {} remembered", report.simulated, report.remembered));
    const SearchConfig& wishes = loaded.study.search;
    const std::vector<ScoredPath> scores = scored_paths(report, arguments.scores);
    nlohmann::ordered_json json = search_json(report, wishes, scores);
    add_provenance(json, "search", arguments.study, loaded);
    if (!arguments.report.empty()) {
        write_file(arguments.report, html_report(report_data(json, arguments.report)), arguments.force);
        console.note(fmt::format("wrote '{}'", arguments.report));
    }
    if (console.json)
        fmt::print("{}\n", json.dump(2));
    else
        fmt::print("{}\n{}", search_text(report, wishes, console.verbosity), scores_text(scores));
    return exit_done;
}

} // namespace

Command add_search(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("search", "find paths, efforts and thresholds for a study");
    auto arguments = std::make_shared<SearchArguments>();
    arguments->study.add_to(*app);
    app->add_option(
           "--scores", arguments->scores, "also print the score of every path with so many active attentions")
        ->delimiter(',');
    app->add_option("--report", arguments->report, "write one HTML page of what was found")
        ->type_name("FILE");
    app->add_flag("--force", arguments->force, "replace that file if it exists");
    app->add_flag("--no-cache", arguments->afresh, "simulate every effort, and keep no result");
    return {app, [arguments, &console] { return search(*arguments, console); }};
}

} // namespace pivotsim
