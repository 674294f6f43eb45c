// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "search/simulate.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct ValidateArguments {
    std::vector<std::string> files, overrides;
};

/// Every file is looked at, whatever is wrong with those before it.
int validate(const ValidateArguments& arguments, const Console& console)
{
    bool sound = true;
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const std::string& file : arguments.files) {
        try {
            const LoadedStudy loaded = load_study(file, arguments.overrides);
            const Trace trace = build_trace(loaded.study);
            if (const std::string why = obstacle(loaded.study, trace); !why.empty()) {
                sound = false;
                if (!console.json)
                    fmt::print(stderr, "{}", why);
                json.push_back({{"file", file}, {"ok", false}, {"errors", 1}, {"text", why}});
                continue;
            }
            if (!console.json) {
                console.report(loaded.warnings);
                fmt::print("{}: ok, {} operators\n", file, trace.operators().size());
            }
            json.push_back({{"file", file}, {"ok", true}, {"operators", trace.operators().size()}});
        } catch (const InputError& error) {
            sound = false;
            if (!console.json)
                console.report(error.findings());
            json.push_back({{"file", file}, {"ok", false}, {"errors", error.findings().error_count()},
                {"text", render(error.findings(), Colour::off)}});
        }
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
