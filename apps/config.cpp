// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/provenance.h"
#include "base/yaml_writer.h"
#include "search/study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct ShowArguments {
    StudyArguments study;
    bool origin = false;
};

int show(const ShowArguments& arguments, const Console& console)
{
    const LoadedStudy loaded = load_study(arguments.study.file, arguments.study.overrides);
    console.report(loaded.warnings);
    const Value resolved = loaded.resolved();
    if (console.json)
        fmt::print("{}\n", configuration_json(resolved, arguments.origin).dump(2));
    else
        fmt::print("{}", to_yaml(resolved, arguments.origin));
    return exit_done;
}

} // namespace

Command add_config(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("config", "look into a study's configuration");
    CLI::App* shown = app->add_subcommand("show", "print a study with all defaults filled in");
    app->require_subcommand(1);
    auto arguments = std::make_shared<ShowArguments>();
    arguments->study.add_to(*shown);
    shown->add_flag("--origin", arguments->origin, "say where each value comes from");
    return {app, [arguments, &console] { return show(*arguments, console); }};
}

} // namespace pivotsim
