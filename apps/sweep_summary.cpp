// SPDX-License-Identifier: Apache-2.0
#include "apps/sweep_summary.h"

#include "apps/provenance.h"
#include "base/text.h"
#include "observe/compare/text_table.h"
#include "search/sweep/sweep_front.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t rows_shown = 20, troubles_shown = 5, troubles_kept = 1000;

/// What makes the point again, by itself.
std::string reproduction(const Sweep& sweep, const Candidate& candidate)
{
    const bool simulates = sweep.simulates(candidate.rung);
    const std::vector<std::string>& given = sweep.arguments().overrides;
    const std::vector<std::string> overrides = sweep.overrides_of(candidate);
    std::string command
        = (simulates ? "pivotsim run " : "pivotsim sweep ") + for_shell(sweep.arguments().file);
    for (std::size_t i = 0; i < (simulates ? overrides.size() : given.size()); ++i)
        command += " --set " + for_shell(overrides[i]);
    if (!simulates)
        for (const std::string& axis : sweep.axes_of(candidate.point))
            command += " --sweep " + for_shell(axis);
    return command;
}

/// The last words of a path that tell it from the others: "rows", "ipmem.size".
std::string short_name(const std::string& path, const std::vector<std::string>& paths)
{
    std::size_t from = path.rfind('.');
    while (from != std::string::npos) {
        const std::string suffix = path.substr(from + 1);
        const auto ends_so = [&suffix](const std::string& other) {
            return other.size() > suffix.size()
                && other.compare(other.size() - suffix.size() - 1, std::string::npos, "." + suffix) == 0;
        };
        const bool index = suffix.find_first_not_of("0123456789") == std::string::npos;
        if (!index && std::count_if(paths.begin(), paths.end(), ends_so) == 1)
            return suffix;
        from = from == 0 ? std::string::npos : path.rfind('.', from - 1);
    }
    return path;
}

std::vector<std::string> heading(const Sweep& sweep)
{
    std::vector<std::string> cells{"point"}, paths;
    for (const Metric objective : sweep.objectives())
        cells.emplace_back(info_of(objective).name);
    for (const Axis& axis : sweep.axes())
        paths.insert(paths.end(), axis.paths.begin(), axis.paths.end());
    for (const std::string& path : paths)
        cells.push_back(short_name(path, paths));
    return cells;
}

std::vector<std::string> row_of(const Sweep& sweep, const StoredPoint& point)
{
    std::vector<std::string> cells{fmt::format("{}", point.candidate.point)};
    for (const Metric objective : sweep.objectives())
        cells.push_back(fmt::format("{:.6g}", point.metrics[objective]));
    for (const auto& [path, value] : sweep.parameters_of(point.candidate.point))
        cells.push_back(value);
    return cells;
}

bool equal_objectives(const Sweep& sweep, const StoredPoint& a, const StoredPoint& b)
{
    return std::all_of(sweep.objectives().begin(), sweep.objectives().end(),
        [&](Metric objective) { return a.metrics[objective] == b.metrics[objective]; });
}

/// Points that are equal in all objectives share a row, that of the first.
std::string front_text(const Sweep& sweep, const SweepSummary& summary)
{
    if (summary.front.empty())
        return "no point is on the front\n";
    const std::vector<std::string> names = heading(sweep);
    TextTable table(std::vector<int>(names.size(), 0));
    table.row(names);
    std::size_t at = 0;
    for (std::size_t row = 0; row < rows_shown && at < summary.front.size(); ++row) {
        const StoredPoint& point = summary.front[at];
        std::size_t equal = 0;
        while (++at < summary.front.size() && equal_objectives(sweep, point, summary.front[at]))
            ++equal;
        table.row(row_of(sweep, point));
        if (equal > 0)
            table.title(fmt::format("    and {} that {} equal to it", equal, equal == 1 ? "is" : "are"));
    }
    if (at < summary.front.size())
        table.title(fmt::format(
            "and {} more: `pivotsim sweep export --front` has them all", summary.front.size() - at));
    return fmt::format("front: {} point{}\n", with_thousands(summary.front.size()),
               summary.front.size() == 1 ? "" : "s")
        + table.text();
}

std::string troubles_text(const Sweep& sweep, const SweepSummary& summary)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(troubles_shown, summary.troubles.size()); ++i) {
        const StoredPoint& point = summary.troubles[i];
        text += fmt::format("{} {}: {}\n  {}\n", to_string(point.status), point.candidate.point,
            point.reason.substr(0, 300), reproduction(sweep, point.candidate));
    }
    if (summary.troubles.size() > troubles_shown)
        text += fmt::format("and more of them: the view v_failures of the store lists all that failed\n");
    return text;
}

Json metrics_json(const Metrics& metrics)
{
    Json json = Json::object();
    for (std::size_t i = 0; i < metric_count; ++i)
        if (metrics.known(static_cast<Metric>(i)))
            json[metric_table()[i].name] = metrics.values()[i];
    return json;
}

} // namespace

std::uint64_t SweepSummary::failed() const
{
    std::uint64_t failed = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        failed += is_failure(static_cast<PointStatus>(i)) ? counts[i] : 0;
    return failed;
}

std::uint64_t SweepSummary::done() const
{
    std::uint64_t done = 0;
    for (const std::uint64_t count : counts)
        done += count;
    return done - of(PointStatus::killed);
}

SweepSummary summarise(const Sweep& sweep, Store& store)
{
    const std::vector<std::uint64_t> front = front_of(sweep, store);
    store.mark_front(sweep.id(), front);
    SweepSummary summary;
    std::vector<StoredPoint> refused;
    store.each_point(sweep.id(), [&](StoredPoint&& point) {
        ++summary.counts[static_cast<std::size_t>(point.status)];
        if (point.on_front)
            summary.front.push_back(std::move(point));
        else if (is_failure(point.status) && summary.troubles.size() < troubles_kept)
            summary.troubles.push_back(std::move(point));
        else if (point.status == PointStatus::refused && refused.size() < troubles_shown)
            refused.push_back(std::move(point));
    });
    if (summary.troubles.size() < troubles_kept)
        summary.troubles.insert(summary.troubles.end(), refused.begin(), refused.end());
    std::stable_sort(
        summary.front.begin(), summary.front.end(), [&sweep](const StoredPoint& a, const StoredPoint& b) {
            for (const Metric objective : sweep.objectives())
                if (a.metrics[objective] != b.metrics[objective])
                    return a.metrics.cost(objective) < b.metrics.cost(objective);
            return false;
        });
    return summary;
}

std::uint64_t points_left(const Sweep& sweep, const SweepSummary& summary)
{
    const std::uint64_t all = sweep.adapts() ? 0 : sweep.points().size();
    return all > summary.done() ? all - summary.done() : 0;
}

std::string summary_text(const Sweep& sweep, const SweepSummary& summary)
{
    const auto counted = [&](PointStatus status, const char* what) {
        const std::uint64_t count = summary.of(status);
        return count == 0 ? std::string{} : fmt::format(", {} {}", with_thousands(count), what);
    };
    std::string text = fmt::format("sweep {}: {} evaluated, {} ok{}{}", sweep.id(),
        with_thousands(summary.done()), with_thousands(summary.of(PointStatus::ok)),
        counted(PointStatus::left_out, "left out"), counted(PointStatus::refused, "refused"));
    if (summary.failed() > 0)
        text += fmt::format(", {} failed", with_thousands(summary.failed()));
    if (const std::uint64_t left = points_left(sweep, summary); left > 0)
        text += fmt::format("; {} are not evaluated yet, and may change the front", with_thousands(left));
    return text + "\n" + front_text(sweep, summary) + troubles_text(sweep, summary);
}

Json summary_json(const Sweep& sweep, const SweepSummary& summary)
{
    Json json{{"sweep", sweep.id()}, {"name", sweep.base().study.name}, {"points", sweep.points().size()}};
    for (std::size_t i = 0; i < summary.counts.size(); ++i)
        json["counts"][to_string(static_cast<PointStatus>(i))] = summary.counts[i];
    json["left"] = points_left(sweep, summary);
    json["objectives"] = Json::array();
    for (const Metric objective : sweep.objectives())
        json["objectives"].push_back(
            {{"name", info_of(objective).name}, {"more_is_better", info_of(objective).more_is_better}});
    json["front"] = Json::array();
    for (const StoredPoint& point : summary.front)
        json["front"].push_back({{"point", point.candidate.point},
            {"parameters", Json::parse(point.parameters)}, {"metrics", metrics_json(point.metrics)}});
    json["troubles"] = Json::array();
    for (const StoredPoint& point : summary.troubles)
        json["troubles"].push_back({{"point", point.candidate.point}, {"rung", point.candidate.rung},
            {"status", to_string(point.status)}, {"reason", point.reason},
            {"command", reproduction(sweep, point.candidate)}});
    return json;
}

} // namespace pivotsim
