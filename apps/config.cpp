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

/// A number or a truth value if it was written as one, else the text.
Json plain_json(const Value& value)
{
    if (value.is_null())
        return nullptr;
    if (value.quoted())
        return value.text();
    const Json typed = Json::parse(value.text(), nullptr, false);
    return typed.is_number() || typed.is_boolean() ? typed : Json(value.text());
}

/// With origins, each plain value is an object of both.
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
        const Json plain = value.is_sequence() ? to_json(value, false) : plain_json(value);
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
