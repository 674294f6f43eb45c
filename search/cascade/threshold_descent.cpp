// SPDX-License-Identifier: Apache-2.0
#include "search/cascade/threshold_descent.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace pivotsim {
namespace {

/// Where an image stops if it passes this stage; nothing if it never comes there.
std::optional<std::size_t> fate(
    const ScoredSplit& split, const Cascade& cascade, std::size_t open, std::uint32_t image)
{
    const std::size_t last = cascade.efforts.size() - 1;
    for (std::size_t stage = 0; stage < last; ++stage) {
        const auto& threshold = cascade.thresholds[stage];
        if (stage != open && threshold
            && Gate::stops(split.scores_of(cascade.efforts[stage])[image], *threshold))
            return stage < open ? std::nullopt : std::optional{stage};
    }
    return last;
}

/// The best threshold of one stage while the others stay as they are.
CascadePoint best_at_stage(
    const PairTable& table, const CascadePoint& current, std::size_t open, const Goal& goal)
{
    const ScoredSplit& split = table.split();
    Cascade cascade = current.cascade;
    cascade.thresholds[open].reset();
    CascadePoint best = run_cascade(table, cascade);
    auto stages = stages_of(table.costs(), cascade.efforts);
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        stages[stage].stopped = best.stopped[stage];
        stages[stage].correct = best.correct[stage];
    }
    const StopOrder& order = table.order(cascade.efforts[open]);
    for (std::size_t cut = 1; cut < order.cuts(); ++cut) {
        for (std::size_t place = order.stopped(cut - 1); place < order.stopped(cut); ++place) {
            const auto image = order.order()[place];
            if (const auto stage = fate(split, cascade, open, image)) {
                --stages[*stage].stopped;
                stages[*stage].correct -= split.correct_of(cascade.efforts[*stage])[image];
                ++stages[open].stopped;
                stages[open].correct += split.correct_of(cascade.efforts[open])[image];
            }
        }
        if (compare(mix(stages.data(), stages.size(), table.images()), best, goal) > 0)
            continue;
        cascade.thresholds[open] = order.threshold(cut);
        auto point = cascade_point(cascade, stages);
        if (is_better(point, best, goal))
            best = std::move(point);
    }
    return best;
}

} // namespace

CascadePoint descend(const PairTable& table, const Cascade& start, const Goal& goal)
{
    CascadePoint current = run_cascade(table, start);
    for (bool improved = true; improved;) {
        improved = false;
        for (std::size_t stage = 0; stage < start.thresholds.size(); ++stage) {
            auto next = best_at_stage(table, current, stage, goal);
            if (is_better(next, current, goal)) {
                current = std::move(next);
                improved = true;
            }
        }
    }
    return current;
}

} // namespace pivotsim
