// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/output_file.h"
#include "search/study.h"
#include "workloads/trace_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct CompileArguments {
    StudyArguments study;
    std::string output = "-";
    bool force = false;
};

int compile_study(const CompileArguments& arguments, const Console& console)
{
    const LoadedStudy loaded = load_study(arguments.study.file, arguments.study.overrides);
    console.report(loaded.warnings);
    const Trace trace = build_trace(loaded.study);
    const std::string text = write_trace(trace);
    if (console.json) {
        if (arguments.output != "-")
            write_file(arguments.output, text, arguments.force);
        nlohmann::ordered_json json{{"model", trace.model}, {"path", trace.path},
            {"operators", trace.operators().size()}, {"macs", trace.macs()}};
        json[arguments.output == "-" ? "trace" : "file"] = arguments.output == "-" ? text : arguments.output;
        fmt::print("{}\n", json.dump(2));
    } else if (arguments.output == "-") {
        fmt::print("{}", text);
    } else {
        write_file(arguments.output, text, arguments.force);
        console.note(fmt::format(
            "{}: {} operators, {} MACs", arguments.output, trace.operators().size(), trace.macs()));
    }
    return exit_done;
}

} // namespace

Command add_compile(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("compile", "write the workload trace that a study runs");
    auto arguments = std::make_shared<CompileArguments>();
    arguments->study.add_to(*app);
    app->add_option("-o,--output", arguments->output, "file; - is stdout")->capture_default_str();
    app->add_flag("--force", arguments->force, "overwrite the file");
    return {app, [arguments, &console] { return compile_study(*arguments, console); }};
}

} // namespace pivotsim
