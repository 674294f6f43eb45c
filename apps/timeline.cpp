// SPDX-License-Identifier: Apache-2.0
#include "apps/command.h"
#include "apps/tolerance.h"
#include "base/text.h"
#include "observe/timeline/timeline_diff.h"
#include "observe/timeline/timeline_file.h"
#include "observe/timeline/timeline_text.h"
#include "observe/timeline/timeline_validator.h"

#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

struct TimelineArguments {
    std::string file, other, output, by = "stall-cause";
    std::optional<std::string> tolerance;
    std::size_t most = 20;
    bool force = false;
};

const std::map<std::string, TimelineView> views{{"stall-cause", TimelineView::stall_cause},
    {"unit", TimelineView::unit}, {"operator", TimelineView::op}, {"module", TimelineView::module}};

/// Lines without the control characters that names in a file may hold.
void print(const std::string& page)
{
    std::string line;
    for (std::size_t from = 0; from < page.size(); from += line.size() + 1) {
        line = page.substr(from, page.find('\n', from) - from);
        for (const std::string& character : printable_characters(line))
            fmt::print("{}", character);
        fmt::print("\n");
    }
}

void print(const Json& json)
{
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Says what does not fit together and that a file is cut.
void note_outcome(const std::string& file, const PerfettoReader::Outcome& outcome, const Console& console)
{
    if (outcome.cut)
        console.note(fmt::format("note: {} is cut; what it holds up to there is shown", file));
    for (const std::string& fault : outcome.faults)
        console.note(fmt::format("note: {}: {}", file, fault));
}

void read(const std::string& file, ReadTimeline& timeline, const Console& console)
{
    timeline.outcome = PerfettoReader(timeline.sums).read(file);
    note_outcome(file, timeline.outcome, console);
}

int stats(const TimelineArguments& arguments, const Console& console)
{
    ReadTimeline timeline;
    read(arguments.file, timeline, console);
    if (console.json)
        print(stats_json(timeline));
    else
        print(stats_text(timeline));
    return exit_done;
}

int top(const TimelineArguments& arguments, const Console& console)
{
    ReadTimeline timeline;
    read(arguments.file, timeline, console);
    const TimelineView view = views.at(arguments.by);
    if (console.json)
        print(top_json(timeline.sums, view, arguments.most));
    else
        print(top_text(timeline.sums, view, arguments.most));
    return exit_done;
}

int diff(const TimelineArguments& arguments, const Console& console)
{
    std::optional<double> tolerance;
    if (arguments.tolerance)
        tolerance = read_tolerance(*arguments.tolerance);
    ReadTimeline before, after;
    read(arguments.file, before, console);
    read(arguments.other, after, console);
    const TimelineDiff difference(before.sums, after.sums);
    if (console.json)
        print(difference.json());
    else
        print(difference.text(arguments.most));
    return tolerance && difference.worst() > *tolerance ? exit_comparison : exit_done;
}

int validate(const TimelineArguments& arguments, const Console& console)
{
    TimelineValidator validator;
    const PerfettoReader::Outcome outcome = PerfettoReader(validator).read(arguments.file);
    std::vector<std::string> faults = outcome.faults;
    if (!outcome.cut) // a cut file has arrows without end
        faults.insert(faults.end(), validator.faults().begin(), validator.faults().end());
    const std::uint64_t count = outcome.fault_count + (outcome.cut ? 0 : validator.fault_count());
    if (console.json) {
        const Json json{{"slices", outcome.slices}, {"packets", outcome.packets}, {"cut", outcome.cut},
            {"gaps", validator.gaps()}, {"faults", count}, {"first_faults", faults}};
        print(json);
    } else {
        fmt::print("{}: {} packets, {} slices, {} gaps in arrays' rows, {} faults{}\n", arguments.file,
            outcome.packets, outcome.slices, validator.gaps(), count, outcome.cut ? "; the file is cut" : "");
        for (const std::string& fault : faults)
            print("  " + fault + "\n");
    }
    return count == 0 ? exit_done : exit_simulation;
}

int export_to(const TimelineArguments& arguments, const Console& console)
{
    const std::unique_ptr<TimelineSink> writer = create_timeline(arguments.output, arguments.force);
    note_outcome(arguments.file, PerfettoReader(*writer).read(arguments.file), console);
    console.note(fmt::format("wrote '{}', {} bytes", arguments.output, writer->size()));
    return exit_done;
}

} // namespace

Command add_timeline(CLI::App& root, const Console& console)
{
    CLI::App* app = root.add_subcommand("timeline", "look into a timeline that 'run --timeline' wrote");
    app->require_subcommand(1);
    auto arguments = std::make_shared<TimelineArguments>();
    const auto verb = [&](const char* name, const char* what) {
        CLI::App* sub = app->add_subcommand(name, what);
        sub->add_option("timeline", arguments->file, ".pftrace file")->required();
        return sub;
    };
    CLI::App* summed = verb("stats", "what it holds: cycle stack, modules, counters");
    CLI::App* greatest = verb("top", "where the time goes");
    greatest->add_option("--by", arguments->by, "stall-cause (default), unit, operator or module")
        ->check(CLI::IsMember({"stall-cause", "unit", "operator", "module"}));
    greatest->add_option("-n", arguments->most, "rows at most");
    CLI::App* compared = verb("diff", "two timelines side by side");
    compared->add_option("other", arguments->other, ".pftrace file of another run")->required();
    compared->add_option("--tolerance", arguments->tolerance, "exit code 4 if a time changed by more: '1 %'");
    compared->add_option("-n", arguments->most, "operators at most");
    CLI::App* checked = verb("validate", "hold a file to the rules of its format; exit code 1 for faults");
    CLI::App* exported = verb("export", "write it in another format: .json for Chrome");
    exported->add_option("-o,--output", arguments->output, "file to write")->required();
    exported->add_flag("--force", arguments->force, "replace that file if it exists");
    return {app, [=, &console] {
                if (summed->parsed())
                    return stats(*arguments, console);
                if (greatest->parsed())
                    return top(*arguments, console);
                if (compared->parsed())
                    return diff(*arguments, console);
                if (checked->parsed())
                    return validate(*arguments, console);
                (void)exported;
                return export_to(*arguments, console);
            }};
}

} // namespace pivotsim
