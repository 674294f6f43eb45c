// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_text.h"

#include "base/text.h"
#include "observe/timeline/timeline_tables.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr double ms_a_ps = 1e-9;

double ms(std::uint64_t picoseconds)
{
    return static_cast<double>(picoseconds) * ms_a_ps;
}

double share(std::uint64_t part, std::uint64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

/// "platform.pl.pe_array" as "pl.pe_array".
std::string short_name(const std::string& module)
{
    const std::string root = "platform.";
    return module.rfind(root, 0) == 0 ? module.substr(root.size()) : module;
}

Json stack_json(const TimelineSums& sums)
{
    Json stack = Json::object();
    for (const auto& [name, sum] : sums.activities())
        stack[sums.text(name)] = sum.cycles;
    return stack;
}

std::uint64_t stack_cycles(const TimelineSums& sums)
{
    std::uint64_t cycles = 0;
    for (const auto& [name, sum] : sums.activities())
        cycles += sum.cycles;
    return cycles;
}

Json module_json(const TimelineSums::Module& module, std::uint64_t span)
{
    return {{"module", module.name}, {"kind", module.kind}, {"lanes", module.rows},
        {"slices", module.sum.slices}, {"busy_ms", ms(module.busy.total())},
        {"busy_share", share(module.busy.total(), span)}, {"bytes_read", module.read.bytes},
        {"bytes_written", module.written.bytes}};
}

} // namespace

Json stats_json(const ReadTimeline& timeline)
{
    const TimelineSums& sums = timeline.sums;
    const std::uint64_t span = sums.end() - sums.begin();
    Json json{{"model", sums.about()->model}, {"platform", sums.about()->platform},
        {"version", sums.about()->version}, {"clock_hz", sums.about()->clock.hertz},
        {"cut", timeline.outcome.cut}, {"faults", timeline.outcome.fault_count}, {"notes", sums.notes()},
        {"begin_ms", ms(sums.begin())}, {"end_ms", ms(sums.end())}, {"span_cycles", sums.span_cycles()},
        {"slices", sums.slices()}, {"cycle_stack", stack_json(sums)}, {"modules", Json::array()},
        {"counters", Json::array()}};
    for (const TimelineSums::Module& module : sums.modules())
        if (module.sum.slices > 0)
            json["modules"].push_back(module_json(module, span));
    for (const TimelineSums::Counter& counter : sums.counters()) {
        const TimelineTrack& row = sums.track(counter.track);
        json["counters"].push_back({{"module", row.module}, {"counter", row.name}, {"unit", row.unit},
            {"mean", counter.mean(sums.last())}, {"max", counter.highest}});
    }
    return json;
}

std::string stats_text(const ReadTimeline& timeline)
{
    const TimelineSums& sums = timeline.sums;
    const std::uint64_t span = sums.end() - sums.begin(), cycles = stack_cycles(sums);
    std::string text = fmt::format("{} on {}: {} slices from {:.6f} to {:.6f} ms{}\n", sums.about()->model,
        sums.about()->platform, with_thousands(sums.slices()), ms(sums.begin()), ms(sums.end()),
        timeline.outcome.cut ? "; the file is cut" : "");
    for (const std::string& note : sums.notes())
        text += fmt::format("  note: {}\n", note);
    if (cycles > 0)
        text += fmt::format("  what the array does in {} cycles\n", with_thousands(cycles));
    for (const auto& [name, sum] : sums.activities())
        text += fmt::format("    {:<18} {:>13}  {:5.2f} %\n", sums.text(name), with_thousands(sum.cycles),
            100 * share(sum.cycles, cycles));
    text += fmt::format("  {:<24}{:>7}{:>12}{:>12}{:>9}{:>16}{:>16}\n", "module", "lanes", "slices",
        "busy ms", "share", "bytes read", "bytes written");
    for (const TimelineSums::Module& module : sums.modules())
        if (module.sum.slices > 0)
            text += fmt::format("  {:<24}{:>7}{:>12}{:>12.3f}{:>7.2f} %{:>16}{:>16}\n",
                short_name(module.name), module.rows, with_thousands(module.sum.slices),
                ms(module.busy.total()), 100 * share(module.busy.total(), span),
                with_thousands(module.read.bytes), with_thousands(module.written.bytes));
    if (!sums.counters().empty())
        text += fmt::format("  {:<42}{:>14}{:>14}\n", "counter", "mean", "max");
    for (const TimelineSums::Counter& counter : sums.counters()) {
        const TimelineTrack& row = sums.track(counter.track);
        text += fmt::format("  {:<42}{:>14.6g}{:>14.6g} {}\n", short_name(row.module) + " " + row.name,
            counter.mean(sums.last()), counter.highest, row.unit);
    }
    return text;
}

namespace {

std::vector<TimelineRow> rows_of(const TimelineSums& sums, TimelineView view, std::size_t most)
{
    std::vector<TimelineRow> rows = timeline_rows(sums, view);
    std::stable_sort(rows.begin(), rows.end(),
        [](const TimelineRow& a, const TimelineRow& b) { return a.picoseconds > b.picoseconds; });
    rows.resize(std::min(rows.size(), most));
    return rows;
}

} // namespace

Json top_json(const TimelineSums& sums, TimelineView view, std::size_t most)
{
    Json list = Json::array();
    for (const TimelineRow& row : rows_of(sums, view, most))
        list.push_back({{"name", row.name}, {"ms", ms(row.picoseconds)}, {"cycles", row.cycles},
            {"stalled_cycles", row.stalled}, {"bytes", row.bytes},
            {"share", share(row.picoseconds, sums.end() - sums.begin())}, {"worst", row.worst},
            {"blocked_by", row.blocked_by}});
    return list;
}

std::string top_text(const TimelineSums& sums, TimelineView view, std::size_t most)
{
    const bool causes = view == TimelineView::stall_cause;
    std::string text = fmt::format("  {:<24}{:>12}{:>14}{:>14}{:>16}{:>9}  {}\n", timeline_heading(view),
        "ms", "cycles", causes ? "" : "stalled", causes ? "" : "bytes", "share",
        causes ? "worst operator, blocked by" : "worst");
    for (const TimelineRow& row : rows_of(sums, view, most)) {
        text += fmt::format("  {:<24}{:>12.6f}{:>14}{:>14}{:>16}{:>7.2f} %  {}{}", row.name,
            ms(row.picoseconds), with_thousands(row.cycles), causes ? "" : with_thousands(row.stalled),
            causes ? "" : with_thousands(row.bytes), 100 * share(row.picoseconds, sums.end() - sums.begin()),
            row.worst, row.blocked_by.empty() ? "" : " <- " + row.blocked_by);
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

} // namespace pivotsim
