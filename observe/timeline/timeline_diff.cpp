// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_diff.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;
using Times = std::vector<std::pair<std::string, std::uint64_t>>; // in order of appearance

constexpr double ms_a_ps = 1e-9;

std::uint64_t distance(const TimelineDiff::Row& row)
{
    return std::max(row.before, row.after) - std::min(row.before, row.after);
}

/// The greatest change first.
std::vector<TimelineDiff::Row> side_by_side(const Times& before, const Times& after)
{
    std::vector<TimelineDiff::Row> sorted;
    std::map<std::string, std::size_t> places;
    for (const auto& [name, time] : before) {
        places.emplace(name, sorted.size());
        sorted.push_back({name, time, 0, false, true});
    }
    for (const auto& [name, time] : after) {
        const auto [place, added] = places.try_emplace(name, sorted.size());
        if (added)
            sorted.push_back({name, 0, 0, true, false});
        sorted[place->second].after = time;
        sorted[place->second].removed = false;
    }
    std::stable_sort(sorted.begin(), sorted.end(),
        [](const TimelineDiff::Row& a, const TimelineDiff::Row& b) { return distance(a) > distance(b); });
    return sorted;
}

Times activities_of(const TimelineSums& sums)
{
    Times times;
    for (const auto& [name, sum] : sums.activities())
        times.emplace_back(sums.text(name), sum.picoseconds);
    return times;
}

Times operators_of(const TimelineSums& sums)
{
    Times times;
    for (const auto& [op, parts] : sums.operators())
        times.emplace_back(sums.text(op), parts.executed.picoseconds);
    return times;
}

std::string line(const TimelineDiff::Row& row)
{
    std::string change = row.added ? "added" : row.removed ? "removed" : "same";
    if (!row.added && !row.removed && row.before != row.after)
        change = row.before == 0
            ? "new"
            : fmt::format(
                "{:+.2f} %", 100 * (static_cast<double>(row.after) / static_cast<double>(row.before) - 1));
    return fmt::format("    {:<26}{:>14.6f} ->{:>14.6f} ms  {}\n", row.name,
        static_cast<double>(row.before) * ms_a_ps, static_cast<double>(row.after) * ms_a_ps, change);
}

Json rows_json(const std::vector<TimelineDiff::Row>& rows)
{
    Json list = Json::array();
    for (const TimelineDiff::Row& row : rows)
        list.push_back({{"name", row.name}, {"before_ms", static_cast<double>(row.before) * ms_a_ps},
            {"after_ms", static_cast<double>(row.after) * ms_a_ps}, {"added", row.added},
            {"removed", row.removed}, {"change", row.change()}});
    return list;
}

} // namespace

double TimelineDiff::Row::change() const
{
    const std::uint64_t greater = std::max(before, after);
    if (added || removed)
        return 1;
    return greater == 0 ? 0 : static_cast<double>(distance(*this)) / static_cast<double>(greater);
}

TimelineDiff::TimelineDiff(const TimelineSums& a, const TimelineSums& b)
    : before(a.end() - a.begin()), after(b.end() - b.begin()),
      activities(side_by_side(activities_of(a), activities_of(b))),
      operators(side_by_side(operators_of(a), operators_of(b)))
{
}

double TimelineDiff::worst() const
{
    double worst = Row{"", before, after}.change();
    for (const auto* rows : {&activities, &operators})
        for (const Row& row : *rows)
            worst = std::max(worst, row.change());
    return worst;
}

std::string TimelineDiff::text(std::size_t most) const
{
    std::string text = line({"span", before, after});
    text += "  what the array does\n";
    for (const Row& row : activities)
        text += line(row);
    std::size_t changed = 0;
    for (const Row& row : operators)
        changed += row.added || row.removed || row.before != row.after ? 1 : 0;
    text += fmt::format("  operators: {} of {} changed\n", changed, operators.size());
    for (std::size_t i = 0; i < std::min(changed, most); ++i)
        text += line(operators[i]);
    return text;
}

Json TimelineDiff::json() const
{
    return {{"before_ms", static_cast<double>(before) * ms_a_ps},
        {"after_ms", static_cast<double>(after) * ms_a_ps}, {"worst_change", worst()},
        {"activities", rows_json(activities)}, {"operators", rows_json(operators)}};
}

} // namespace pivotsim
