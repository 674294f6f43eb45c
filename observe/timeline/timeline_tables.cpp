// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_tables.h"

#include <algorithm>

namespace pivotsim {
namespace {

std::string blockers(const TimelineSums& sums, TextId cause)
{
    const auto found = sums.blockers().find(cause);
    if (found == sums.blockers().end())
        return {};
    std::vector<std::pair<std::uint64_t, std::string>> counts;
    for (const auto& [module, arrows] : found->second.modules) {
        const std::string& name = sums.modules()[module].name;
        counts.emplace_back(arrows, name.substr(name.rfind('.') + 1));
    }
    std::sort(counts.rbegin(), counts.rend());
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < counts.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + counts[i].second;
    return text;
}

std::vector<TimelineRow> causes(const TimelineSums& sums)
{
    std::vector<TimelineRow> rows;
    for (const auto& [name, sum] : sums.activities()) {
        if (!TimelineSums::is_wait(sums.text(name)))
            continue;
        TimelineRow row{sums.text(name), sum.picoseconds, sum.cycles, sum.cycles, 0, {}, {}};
        std::uint64_t most = 0;
        for (const auto& [op, parts] : sums.operators())
            if (const auto part = parts.array.find(name); part != parts.array.end())
                if (part->second.cycles > most) {
                    most = part->second.cycles;
                    row.worst = sums.text(op);
                }
        row.blocked_by = blockers(sums, name);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<TimelineRow> operators(const TimelineSums& sums)
{
    std::vector<TimelineRow> rows;
    for (const auto& [op, parts] : sums.operators()) {
        TimelineRow row{sums.text(op), parts.executed.picoseconds, parts.executed.cycles, 0, parts.bytes,
            parts.unit.substr(parts.unit.rfind('.') + 1), {}};
        for (const auto& [name, sum] : parts.array)
            if (TimelineSums::is_wait(sums.text(name)))
                row.stalled += sum.cycles;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<TimelineRow> modules(const TimelineSums& sums, bool units)
{
    std::vector<TimelineRow> rows;
    for (const TimelineSums::Module& module : sums.modules())
        if (module.sum.slices > 0 && (!units || module.kind == "unit"))
            rows.push_back({module.name, module.busy.total(), module.sum.cycles, 0, module.sum.bytes,
                sums.text(module.longest_op), {}});
    return rows;
}

} // namespace

std::vector<TimelineRow> timeline_rows(const TimelineSums& sums, TimelineView view)
{
    switch (view) {
    case TimelineView::stall_cause:
        return causes(sums);
    case TimelineView::op:
        return operators(sums);
    case TimelineView::unit:
        return modules(sums, true);
    case TimelineView::module:
        break;
    }
    return modules(sums, false);
}

const char* timeline_heading(TimelineView view)
{
    switch (view) {
    case TimelineView::stall_cause:
        return "cause";
    case TimelineView::op:
        return "operator";
    case TimelineView::unit:
        return "unit";
    case TimelineView::module:
        break;
    }
    return "module";
}

} // namespace pivotsim
