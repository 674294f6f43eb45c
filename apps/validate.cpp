// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "search/isolated.h"
#include "search/simulate.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct ValidateArguments {
    std::vector<std::string> files, overrides;
};

/// What is to be said of one study: an object as --json prints it, and the texts for people.
nlohmann::ordered_json look_at(
    const std::string& file, const ValidateArguments& arguments, const Console& console)
{
    try {
        const LoadedStudy loaded = load_study(file, arguments.overrides);
        const Trace trace = build_trace(loaded.study);
        if (const std::string why = obstacle(loaded.study, trace); !why.empty())
            return {{"file", file}, {"ok", false}, {"errors", 1}, {"text", why}};
        if (!console.json)
            console.report(loaded.warnings);
        return {{"file", file}, {"ok", true}, {"operators", trace.operators().size()}};
    } catch (const InputError& error) {
        if (!console.json)
            console.report(error.findings());
        return {{"file", file}, {"ok", false}, {"errors", error.findings().error_count()},
            {"text", render(error.findings(), Colour::off)}, {"told", !console.json}};
    }
}

/// Every file is looked at, whatever is wrong with those before it; each in a process of its own, so that no
/// study finds the plug-ins of another.
int validate(const ValidateArguments& arguments, const Console& console)
{
    bool sound = true;
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const std::string& file : arguments.files) {
        auto verdict = nlohmann::ordered_json::parse(
            in_child([&] { return look_at(file, arguments, console).dump(); }));
        const bool ok = verdict["ok"];
        sound = sound && ok;
        if (!console.json && ok)
            fmt::print("{}: ok, {} operators\n", file, verdict["operators"].get<std::uint64_t>());
        if (!console.json && !ok && !verdict.contains("told"))
            fmt::print(stderr, "{}", verdict["text"].get<std::string>());
        verdict.erase("told");
        json.push_back(std::move(verdict));
    }
    if (console.json)
        fmt::print("{}\n", json.dump(2));
    return sound ? exit_done : exit_usage;
}

} // namespace

Command add_validate(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("validate", "check studies without running them");
    auto arguments = std::make_shared<ValidateArguments>();
    app->add_option("studies", arguments->files, "study files")->required();
    app->add_option("-s,--set", arguments->overrides, "override a value: a.b=value")->allow_extra_args(false);
    return {app, [arguments, &console] { return validate(*arguments, console); }};
}

} // namespace pivotsim
