// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/run_text.h"
#include "observe/run_json.h"
#include "search/simulate.h"

#include <fmt/format.h>

namespace pivotsim {

void StudyArguments::add_to(CLI::App& app)
{
    app.add_option("study", file, "study file (YAML)")->required();
    app.add_option("-s,--set", overrides, "override a value: a.b=value; may be repeated")
        ->allow_extra_args(false);
}

Command add_run(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("run", "simulate a study and print what it found");
    auto arguments = std::make_shared<StudyArguments>();
    arguments->add_to(*app);
    return {app, [arguments, &console] {
                const LoadedStudy loaded = load_study(arguments->file, arguments->overrides);
                console.report(loaded.warnings);
                const Trace trace = build_trace(loaded.study);
                console.detail(fmt::format("{} operators, {} MACs", trace.operators().size(), trace.macs()));
                const RunResult result = simulate(loaded.study, trace);
                console.detail(fmt::format(
                    "{} operators were replayed instead of simulated", result.operators_replayed));
                fmt::print("{}\n",
                    console.json ? to_json(result, trace) : to_text(result, trace, console.verbosity));
                return exit_done;
            }};
}

} // namespace pivotsim
