// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/comparison.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <stdexcept>
#include <unordered_map>

namespace pivotsim {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Rows of both sides that bear the same name for the same time.
template <class Row> struct Pairing {
    const Row* before = nullptr;
    const Row* after = nullptr;
    std::size_t occurrence = 1;

    const std::string& name() const { return after != nullptr ? after->name : before->name; }
    template <class Member> Change change(Member member) const
    {
        Change change;
        if (before != nullptr)
            change.before = before->*member;
        if (after != nullptr)
            change.after = after->*member;
        return change;
    }
};

template <class Row>
std::vector<Pairing<Row>> paired(const std::vector<Row>& before, const std::vector<Row>& after)
{
    std::unordered_map<std::string, std::vector<const Row*>> earlier;
    for (const Row& row : before)
        earlier[row.name].push_back(&row);
    std::unordered_map<std::string, std::size_t> seen;
    std::vector<Pairing<Row>> pairs;
    for (const Row& row : after) {
        const std::size_t occurrence = ++seen[row.name];
        const auto found = earlier.find(row.name);
        const bool both = found != earlier.end() && found->second.size() >= occurrence;
        pairs.push_back({both ? found->second[occurrence - 1] : nullptr, &row, occurrence});
    }
    std::unordered_map<std::string, std::size_t> passed;
    for (const Row& row : before)
        if (const std::size_t occurrence = ++passed[row.name]; occurrence > seen[row.name])
            pairs.push_back({&row, nullptr, occurrence});
    return pairs;
}

std::vector<FigureChange> compare_figures(const std::vector<Figure>& before, const std::vector<Figure>& after)
{
    std::vector<FigureChange> changes;
    for (const auto& pair : paired(before, after))
        changes.push_back({pair.name(), pair.change(&Figure::amount)});
    return changes;
}

std::vector<OperatorChange> compare_operators(
    const std::vector<OperatorFigures>& before, const std::vector<OperatorFigures>& after)
{
    std::vector<OperatorChange> changes;
    for (const auto& pair : paired(before, after))
        changes.push_back({pair.name(), pair.occurrence, pair.change(&OperatorFigures::cycles),
            pair.change(&OperatorFigures::dram_bytes), pair.before != nullptr ? pair.before->bound : "",
            pair.after != nullptr ? pair.after->bound : ""});
    return changes;
}

std::vector<BoundChange> count_bounds(const std::vector<OperatorChange>& operators)
{
    std::map<std::string, BoundChange> counts;
    for (const OperatorChange& op : operators) {
        if (!op.bound_before.empty())
            ++counts[op.bound_before].before;
        if (!op.bound_after.empty())
            ++counts[op.bound_after].after;
    }
    std::vector<BoundChange> bounds;
    for (const auto& [resource, count] : counts)
        bounds.push_back({resource, count.before, count.after});
    return bounds;
}

template <class Row> bool all_same(const std::vector<Row>& rows)
{
    return std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.change.same(); });
}

/// Absent on one side, then from nothing, then by the size of the change.
double severity(const Change& change)
{
    if (change.added() || change.removed())
        return infinite;
    const auto relative = change.relative();
    return relative ? std::fabs(*relative) : std::numeric_limits<double>::max();
}

} // namespace

std::optional<double> Change::relative() const
{
    if (!before || !after)
        return std::nullopt;
    if (same())
        return 0;
    const double share = difference() / std::fabs(*before);
    return std::isfinite(share) ? std::optional{share} : std::nullopt;
}

bool Change::exceeds(double tolerance) const
{
    if (same())
        return false;
    if (!before || !after || *before == 0 || tolerance == 0)
        return true;
    // 29 % of 100 is 28.999...96 in binary: a few roundings are forgiven, far less than one of 10^14 cycles.
    constexpr double roundings = 4 * std::numeric_limits<double>::epsilon();
    const double excess = std::fabs(difference()) - tolerance * std::fabs(*before);
    return excess > roundings * std::max(std::fabs(*before), std::fabs(*after));
}

std::string OperatorChange::title() const
{
    return occurrence == 1 ? name : fmt::format("{} #{}", name, occurrence);
}

bool Comparison::same() const
{
    return all_same(totals) && all_same(breakdown_ms) && all_same(cycle_stack)
        && std::all_of(traffic.begin(), traffic.end(),
            [](const TrafficChange& row) { return row.bytes_read.same() && row.bytes_written.same(); })
        && changed_operators().empty();
}

const Change& Comparison::total(const std::string& name) const
{
    const auto found = std::find_if(
        totals.begin(), totals.end(), [&](const FigureChange& total) { return total.name == name; });
    if (found == totals.end())
        throw std::out_of_range("no total '" + name + "'");
    return found->change;
}

std::vector<const OperatorChange*> Comparison::changed_operators() const&
{
    std::vector<const OperatorChange*> changed;
    for (const OperatorChange& op : operators)
        if (!op.same())
            changed.push_back(&op);
    const auto weight = [](const OperatorChange* op) {
        return std::pair{std::fabs(op->cycles.difference()), std::fabs(op->dram_bytes.difference())};
    };
    std::stable_sort(changed.begin(), changed.end(),
        [&](const OperatorChange* a, const OperatorChange* b) { return weight(a) > weight(b); });
    return changed;
}

std::vector<Excess> Comparison::beyond(double tolerance) const
{
    std::vector<Excess> excesses;
    const auto judge = [&](const std::string& subject, const char* figure, const Change& change) {
        if (change.exceeds(tolerance))
            excesses.push_back({subject, figure, change});
    };
    for (const char* figure : {"delay_ms", "energy_j", "cycles", "dram_bytes"})
        judge("", figure, total(figure));
    for (const OperatorChange& op : operators) {
        judge(op.title(), "cycles", op.cycles);
        if (!op.added() && !op.removed()) // said once
            judge(op.title(), "dram_bytes", op.dram_bytes);
    }
    std::stable_sort(excesses.begin(), excesses.end(),
        [](const Excess& a, const Excess& b) { return severity(a.change) > severity(b.change); });
    return excesses;
}

Comparison compare(const RunFigures& before, const RunFigures& after)
{
    Comparison comparison;
    for (std::size_t i = 0; i < after.identity.size(); ++i)
        if (before.identity[i] != after.identity[i])
            comparison.identity.push_back(
                {after.identity[i].first, before.identity[i].second, after.identity[i].second});
    comparison.totals = compare_figures(before.totals, after.totals);
    comparison.breakdown_ms = compare_figures(before.breakdown_ms, after.breakdown_ms);
    comparison.cycle_stack = compare_figures(before.cycle_stack, after.cycle_stack);
    for (const auto& pair : paired(before.traffic, after.traffic))
        comparison.traffic.push_back({pair.name(), pair.change(&TrafficFigures::bytes_read),
            pair.change(&TrafficFigures::bytes_written)});
    comparison.operators = compare_operators(before.operators, after.operators);
    comparison.bounds = count_bounds(comparison.operators);
    return comparison;
}

} // namespace pivotsim
