// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "base/yaml_writer.h"
#include "search/study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

struct ShowArguments {
    StudyArguments study;
    bool origin = false;
};

/// Plain values stay the texts that a study would hold; with origins each is an object of both.
Json to_json(const Value& value, bool origin)
{
    Json json;
    if (value.is_map()) {
        json = Json::object();
        for (const Value::Entry& entry : value.entries())
            json[entry.key] = to_json(entry.value, origin);
    } else if (value.is_sequence() && (!origin || value.origin().empty())) {
        json = Json::array();
        for (const Value& item : value.items())
            json.push_back(to_json(item, origin));
    } else {
        const Json plain = value.is_null() ? Json{} : value.is_sequence() ? to_json(value, false) : Json(value.text());
        if (!origin)
            return plain;
        json = {{"value", plain}, {"origin", value.origin()}};
    }
    return json;
}

int show(const ShowArguments& arguments, const Console& console)
{
    const LoadedStudy loaded = load_study(arguments.study.file, arguments.study.overrides);
    console.report(loaded.warnings);
    const Value resolved = loaded.resolved();
    if (console.json)
        fmt::print("{}\n", to_json(resolved, arguments.origin).dump(2));
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
