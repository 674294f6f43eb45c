// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/iterative_search.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {
namespace {

/// The smallest multiple of the step that is not below the score.
double multiple_from(double score, double step)
{
    constexpr double most = 1e12; // a multiple above could not be told from its neighbours
    if (score / step > most)
        throw std::invalid_argument(fmt::format("a threshold step of {} is too fine for {}", step, score));
    double times = std::max(0.0, std::ceil(score / step));
    while (times > 0 && (times - 1) * step >= score)
        --times;
    while (times * step < score)
        ++times;
    return times * step;
}

Attempt judge(const OperatingPoint& point, const DelayTarget& target)
{
    auto verdict = Attempt::Verdict::accepted;
    if (point.delay_ms > target.most_ms())
        verdict = Attempt::Verdict::too_slow;
    else if (point.delay_ms < target.least_ms())
        verdict = Attempt::Verdict::too_fast;
    return {point, verdict, point.delay_ms / target.ms - 1};
}

} // namespace

void check(const IterativeOptions& options)
{
    if (!(options.lec > 0 && options.lec <= 1))
        throw std::invalid_argument(fmt::format("an LEC of {} is outside (0, 1]", options.lec));
    if (!std::isfinite(options.step) || options.step < 0)
        throw std::invalid_argument(fmt::format("a threshold step of {} is out of range", options.step));
    check(options.target);
}

const char* to_string(Attempt::Verdict verdict)
{
    switch (verdict) {
    case Attempt::Verdict::accepted:
        return "accepted";
    case Attempt::Verdict::too_slow:
        return "too slow";
    case Attempt::Verdict::too_fast:
        return "too fast";
    }
    return "?";
}

const OperatingPoint* IterativeResult::chosen() const
{
    const bool accepted = !trail.empty() && trail.back().verdict == Attempt::Verdict::accepted;
    return accepted ? &trail.back().point : nullptr;
}

std::vector<std::pair<std::size_t, std::size_t>> pairs_downwards(const PairTable& table, PairOrder order)
{
    const auto& ascending = table.ascending();
    std::vector<std::pair<std::size_t, std::size_t>> ranks;
    for (std::size_t low = 0; low < ascending.size(); ++low)
        for (std::size_t high = low + 1; high < ascending.size(); ++high)
            ranks.emplace_back(low, high);
    std::sort(ranks.begin(), ranks.end(), [order](const auto& a, const auto& b) {
        if (order == PairOrder::low_first)
            return a > b;
        return std::pair{a.second, a.first} > std::pair{b.second, b.first};
    });
    for (auto& [low, high] : ranks) {
        low = ascending[low];
        high = ascending[high];
    }
    return ranks;
}

OperatingPoint meet_lec(
    const PairTable& table, std::size_t low, std::size_t high, const IterativeOptions& options)
{
    check(options);
    const StopOrder& order = table.order(low);
    const std::size_t cut = order.cut_for(options.lec);
    if (options.step == 0)
        return table.at_cut(low, high, cut);
    return table.at_threshold(low, high, multiple_from(*order.threshold(cut), options.step));
}

IterativeResult iterative_search(const PairTable& table, const IterativeOptions& options)
{
    check(options);
    IterativeResult result;
    for (const auto& [low, high] : pairs_downwards(table, options.order)) {
        result.trail.push_back(judge(meet_lec(table, low, high, options), options.target));
        if (result.chosen() != nullptr)
            break;
    }
    return result;
}

} // namespace pivotsim
