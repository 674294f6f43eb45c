// SPDX-License-Identifier: Apache-2.0
#include "search/conformance/conformance.h"
#include "apps/command.h"
#include "base/spelling.h"
#include "models/accelerator/accelerator.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct ConformanceArguments {
    StudyArguments study;
    std::string unit = "pl";
    std::uint32_t seconds = 20;
};

/// The name of an accelerator stands for a study in which it takes the array's place.
Study study_of(const ConformanceArguments& arguments)
{
    std::vector<std::string> overrides = arguments.study.overrides;
    std::string file = arguments.study.file;
    if (Registry<Accelerator>::instance().contains(file)) {
        overrides.insert(overrides.begin(), "platform.accelerator.type=" + file);
        file = "studies/deit_s.yaml";
    }
    const bool looks_like_a_file = file.find_first_of("./") != std::string::npos;
    if (!looks_like_a_file) {
        std::vector<std::string> names, help;
        for (const auto& [name, entry] : Registry<Accelerator>::instance().entries())
            names.push_back(name);
        if (const auto likely = closest(file, names))
            help.push_back(fmt::format("did you mean '{}'?", *likely));
        help.push_back(fmt::format("there are {}; others come with --plugin", fmt::join(names, ", ")));
        throw InputError({}, "E-NAME", fmt::format("no accelerator is called '{}'", file), help);
    }
    return load_study(file, overrides).study;
}

nlohmann::ordered_json to_json(const ConformanceReport& report)
{
    nlohmann::ordered_json json{
        {"passed", report.passed()}, {"executes", report.executes}, {"declined", report.declined}};
    for (const ConformanceVerdict& verdict : report.verdicts)
        json["rules"].push_back(
            {{"rule", verdict.rule.name}, {"asks", verdict.rule.asks}, {"tried", verdict.tried},
                {"broken", verdict.broken}, {"where", verdict.where}, {"finding", verdict.finding}});
    return json;
}

std::string text_of(const ConformanceReport& report)
{
    std::string text = fmt::format("executes {}\n", fmt::join(report.executes, ", "));
    for (const std::string& declined : report.declined)
        text += fmt::format("  declines {}\n", declined);
    for (const ConformanceVerdict& verdict : report.verdicts) {
        const char* state = verdict.broken > 0 ? "BROKEN" : verdict.tried > 0 ? "kept" : "not tried";
        text += fmt::format(
            "  {:<14} {:<10} {:>5}  {}\n", verdict.rule.name, state, verdict.tried, verdict.rule.asks);
        if (verdict.broken > 0)
            text += fmt::format("    {} of {} times, first with {}:\n    {}\n", verdict.broken, verdict.tried,
                verdict.where, verdict.finding);
    }
    return text + (report.passed() ? "conforms\n" : "does not conform\n");
}

} // namespace

Command add_conformance(CLI::App& root, const Console& console)
{
    CLI::App* app
        = root.add_subcommand("conformance", "put an accelerator through the rules that all have to keep");
    auto arguments = std::make_shared<ConformanceArguments>();
    app->add_option("accelerator", arguments->study.file, "its name, or a study whose platform has it")
        ->required();
    app->add_option("-s,--set", arguments->study.overrides, "override a value of the study: a.b=value")
        ->allow_extra_args(false);
    app->add_option("--unit", arguments->unit, "which accelerator of the platform; pl is the first");
    app->add_option("--seconds", arguments->seconds, "that a trial may take; after three that hang it stops")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
    return {app, [arguments, &console] {
                const ConformanceReport report
                    = try_accelerator(study_of(*arguments), arguments->unit, arguments->seconds);
                fmt::print("{}", console.json ? to_json(report).dump(2) + "\n" : text_of(report));
                return report.passed() ? exit_done : exit_simulation;
            }};
}

} // namespace pivotsim
