// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/exact_search.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pivotsim {
namespace {

/// Cuts of a pair, both ends included; empty if first > last.
struct CutRange {
    std::size_t first = 0, last = 0;
};

/// Visits the cuts that no cut of the range beats, the fastest first. As a rising cut lowers delay, energy
/// and every EDP and raises F_L, only a right answer more makes an earlier one worth looking at.
template <class Visit>
void climb(
    const PairTable& table, std::size_t low, std::size_t high, const CutRange& range, const Visit& visit)
{
    const auto right_answers = table.curve(low, high);
    const StopOrder& order = table.order(low);
    std::uint64_t most = 0;
    bool first = true;
    for (std::size_t cut = range.last + 1; cut-- > range.first;) {
        const std::size_t stopped = order.stopped(cut);
        const auto right = std::uint64_t{right_answers.c_low(stopped)} + right_answers.c_high(stopped);
        if (first || right > most)
            visit(table.at_cut(low, high, cut));
        most = std::max(most, right);
        first = false;
    }
}

/// The first cut from which `holds` stays true; `cuts` if there is none.
template <class Predicate> std::size_t first_cut(std::size_t cuts, const Predicate& holds)
{
    std::size_t begin = 0, count = cuts;
    while (count > 0) {
        const std::size_t half = count / 2;
        if (holds(begin + half)) {
            count = half;
        } else {
            begin += half + 1;
            count -= half + 1;
        }
    }
    return begin;
}

/// The first cut that is faster than the constraints allow; all cuts if none is.
std::size_t first_too_fast(
    const PairTable& table, std::size_t low, std::size_t high, const Constraints& constraints)
{
    const double least = constraints.target ? constraints.target->least_ms() : 0;
    return first_cut(table.order(low).cuts(),
        [&](std::size_t cut) { return table.at_cut(low, high, cut).delay_ms < least; });
}

/// The cuts that meet what a rising cut makes easier, and then harder; accuracy is left.
std::optional<CutRange> range_within(
    const PairTable& table, std::size_t low, std::size_t high, const Constraints& constraints)
{
    Constraints easier = constraints;
    easier.accuracy.reset();
    if (easier.target)
        easier.target->reading = DelayTarget::Reading::at_most;
    const auto first = first_cut(table.order(low).cuts(),
        [&](std::size_t cut) { return worst_miss(table.at_cut(low, high, cut), easier) == 0; });
    const auto end = first_too_fast(table, low, high, constraints);
    if (first >= end)
        return std::nullopt;
    return CutRange{first, end - 1};
}

template <class Visit> void each_pair(const PairTable& table, const Visit& visit)
{
    const auto& ascending = table.ascending();
    for (auto low = ascending.begin(); low != ascending.end(); ++low)
        for (auto high = low + 1; high != ascending.end(); ++high)
            visit(*low, *high);
}

/// The best point of every pair and single effort within the constraints, best first.
std::vector<OperatingPoint> ranking(const PairTable& table, const Goal& goal)
{
    check(goal);
    std::vector<OperatingPoint> points;
    for (std::size_t effort = 0; effort < table.efforts(); ++effort)
        if (const auto point = table.single(effort); worst_miss(point, goal.constraints) == 0)
            points.push_back(point);
    each_pair(table, [&](std::size_t low, std::size_t high) {
        if (const auto point = best_threshold(table, low, high, goal))
            points.push_back(*point);
    });
    std::sort(points.begin(), points.end(),
        [&goal](const auto& a, const auto& b) { return is_better(a, b, goal.objective); });
    return points;
}

/// The point of a pair whose worst relative miss is smallest.
NearMiss nearest_of_pair(const PairTable& table, std::size_t low, std::size_t high, const Goal& goal)
{
    std::optional<OperatingPoint> nearest;
    double least = 0;
    const auto consider = [&](const OperatingPoint& point) {
        const double miss = worst_miss(point, goal.constraints);
        if (!nearest || miss < least || (miss == least && is_better(point, *nearest, goal.objective))) {
            nearest = point;
            least = miss;
        }
    };
    // Where cuts are too fast, earlier ones may be nearer; elsewhere none is that another one beats.
    const std::size_t too_fast = first_too_fast(table, low, high, goal.constraints);
    for (std::size_t cut = too_fast; cut < table.order(low).cuts(); ++cut)
        consider(table.at_cut(low, high, cut));
    if (too_fast > 0)
        climb(table, low, high, {0, too_fast - 1}, consider);
    return {*nearest, misses(*nearest, goal.constraints)};
}

std::vector<NearMiss> nearest_of_all(const PairTable& table, const Goal& goal)
{
    std::vector<NearMiss> all;
    for (std::size_t effort = 0; effort < table.efforts(); ++effort) {
        const OperatingPoint point = table.single(effort);
        all.push_back({point, misses(point, goal.constraints)});
    }
    each_pair(table,
        [&](std::size_t low, std::size_t high) { all.push_back(nearest_of_pair(table, low, high, goal)); });
    std::sort(all.begin(), all.end(), [&goal](const NearMiss& a, const NearMiss& b) {
        const double miss_a = worst_miss(a.point, goal.constraints);
        const double miss_b = worst_miss(b.point, goal.constraints);
        return miss_a != miss_b ? miss_a < miss_b : is_better(a.point, b.point, goal.objective);
    });
    return all;
}

} // namespace

bool is_better(const OperatingPoint& a, const OperatingPoint& b, Objective objective)
{
    if (const int order = compare(a, b, objective))
        return order < 0;
    const auto rest = [](const OperatingPoint& point) {
        return std::tuple{!point.single(), point.low, point.high, point.n_low};
    };
    return rest(a) < rest(b);
}

std::vector<OperatingPoint> staircase(const PairTable& table, std::size_t low, std::size_t high)
{
    std::vector<OperatingPoint> points;
    climb(table, low, high, {0, table.order(low).cuts() - 1},
        [&points](const OperatingPoint& point) { points.push_back(point); });
    return points;
}

std::optional<OperatingPoint> best_threshold(
    const PairTable& table, std::size_t low, std::size_t high, const Goal& goal)
{
    check(goal);
    std::optional<OperatingPoint> best;
    const auto range = range_within(table, low, high, goal.constraints);
    if (!range)
        return best;
    climb(table, low, high, *range, [&](const OperatingPoint& point) {
        const bool meets = !goal.constraints.accuracy || point.accuracy >= *goal.constraints.accuracy;
        if (meets && (!best || is_better(point, *best, goal.objective)))
            best = point;
    });
    return best;
}

std::optional<OperatingPoint> best_point(const PairTable& table, const Goal& goal)
{
    const auto all = ranking(table, goal);
    return all.empty() ? std::nullopt : std::optional{all.front()};
}

ExactResult exact_search(const PairTable& table, const Goal& goal)
{
    ExactResult result;
    result.ranking = ranking(table, goal);
    result.combinations = table.efforts();
    each_pair(table, [&](std::size_t low, std::size_t) { result.combinations += table.order(low).cuts(); });
    if (result.ranking.empty())
        result.nearest = nearest_of_all(table, goal);
    return result;
}

} // namespace pivotsim
