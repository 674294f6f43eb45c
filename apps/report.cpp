// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/output_file.h"
#include "observe/report/html_report.h"
#include "observe/report/report_data.h"
#include "observe/report/report_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

struct ReportArguments {
    std::string file, output, format;
    bool force = false;
};

/// The result as it was saved, parts that the report data moved out put back.
std::string json_report(const nlohmann::ordered_json& data)
{
    nlohmann::ordered_json json = data.at("result");
    for (const char* part : {"configuration", "provenance", "timeline"})
        if (!data.at(part).is_null())
            json[part] = data.at(part);
    return json.dump(2) + "\n";
}

std::string report(const nlohmann::ordered_json& data, const std::string& format)
{
    if (format == "html")
        return html_report(data);
    if (format == "md")
        return markdown_report(data);
    return format == "csv" ? csv_report(data) : json_report(data);
}

int write_report(const ReportArguments& arguments, const Console& console)
{
    const bool to_stdout = arguments.output.empty() || arguments.output == "-";
    const std::string format = !arguments.format.empty() ? arguments.format : console.json ? "json" : "html";
    if (format == "html" && to_stdout)
        throw InputError({}, "E-USAGE", "an HTML report needs a file",
            {"-o report.html names it; --format md, csv and json print"});
    const std::string text = report(read_report_data(arguments.file), format);
    if (to_stdout) {
        fmt::print("{}", text);
        return exit_done;
    }
    write_file(arguments.output, text, arguments.force);
    console.note(fmt::format("wrote '{}'", arguments.output));
    return exit_done;
}

} // namespace

Command add_report(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("report", "turn a saved result into HTML, Markdown or CSV");
    auto arguments = std::make_shared<ReportArguments>();
    app->add_option("result", arguments->file, "what 'run --json' or 'search --json' printed")->required();
    app->add_option("--format", arguments->format, "html (default), md, csv, json")
        ->check(CLI::IsMember({"html", "md", "csv", "json"}));
    app->add_option(
        "-o,--output", arguments->output, "file to write; without it md, csv and json are printed");
    app->add_flag("--force", arguments->force, "overwrite that file");
    return {app, [arguments, &console] { return write_report(*arguments, console); }};
}

} // namespace pivotsim
