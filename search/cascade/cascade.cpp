// SPDX-License-Identifier: Apache-2.0
#include "search/cascade/cascade.h"

#include <cmath>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace pivotsim {
namespace {

void check(const PairTable& table, const Cascade& cascade)
{
    if (cascade.efforts.empty() || cascade.thresholds.size() + 1 != cascade.efforts.size())
        throw std::invalid_argument("a cascade has an effort, and a threshold for all but the last");
    for (const auto effort : cascade.efforts)
        if (effort >= table.efforts())
            throw std::invalid_argument("a cascade has an effort that its table lacks");
    for (const auto& threshold : cascade.thresholds)
        if (threshold && std::isnan(*threshold))
            throw std::invalid_argument("a cascade has a threshold that is no number");
    for (std::size_t stage = 1; stage < cascade.efforts.size(); ++stage)
        (void)table.curve(cascade.efforts[stage - 1], cascade.efforts[stage]); // throws unless it is smaller
}

} // namespace

CascadePoint run_cascade(const PairTable& table, const Cascade& cascade)
{
    check(table, cascade);
    const std::size_t last = cascade.efforts.size() - 1;
    const ScoredSplit& split = table.split();
    auto stages = stages_of(table.costs(), cascade.efforts);
    for (const auto image : table.order(cascade.efforts.front()).order()) {
        std::size_t at = 0;
        while (at < last
            && !(cascade.thresholds[at]
                && Gate::stops(split.scores_of(cascade.efforts[at])[image], *cascade.thresholds[at])))
            ++at;
        ++stages[at].stopped;
        stages[at].correct += split.correct_of(cascade.efforts[at])[image];
    }
    return cascade_point(cascade, stages);
}

std::vector<Stage> stages_of(const Costs& costs, const std::vector<std::size_t>& efforts)
{
    std::vector<Stage> stages;
    for (const auto effort : efforts)
        stages.push_back({costs.gated(effort)});
    stages.back().cost = costs.efforts[efforts.back()];
    return stages;
}

CascadePoint cascade_point(Cascade cascade, const std::vector<Stage>& stages)
{
    CascadePoint point;
    for (const Stage& stage : stages) {
        point.stopped.push_back(stage.stopped);
        point.correct.push_back(stage.correct);
        point.images += stage.stopped;
    }
    static_cast<Figures&>(point) = mix(stages.data(), stages.size(), point.images);
    point.cascade = std::move(cascade);
    return point;
}

bool is_better(const CascadePoint& a, const CascadePoint& b, const Goal& goal)
{
    if (const int order = compare(a, b, goal))
        return order < 0;
    if (a.stopped.size() != b.stopped.size())
        return a.stopped.size() < b.stopped.size();
    return std::tie(a.cascade.efforts, a.stopped) < std::tie(b.cascade.efforts, b.stopped);
}

} // namespace pivotsim
