// SPDX-License-Identifier: Apache-2.0
#include "search/cascade/cascade_grid.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace pivotsim {
namespace {

std::vector<double> candidates_of(const StopOrder& order, std::size_t most)
{
    std::vector<std::size_t> cuts;
    if (order.cuts() - 1 <= most)
        for (std::size_t cut = 1; cut < order.cuts(); ++cut)
            cuts.push_back(cut);
    else
        for (std::size_t part = 1; part <= most; ++part)
            cuts.push_back(order.cut_for(static_cast<double>(part) / static_cast<double>(most)));
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    std::vector<double> thresholds;
    for (const auto cut : cuts)
        thresholds.push_back(*order.threshold(cut));
    return thresholds;
}

/// The next combination, the last stage's choice fastest; false after the last.
bool advance(std::vector<std::size_t>& choice, const std::vector<std::vector<double>>& thresholds)
{
    for (std::size_t stage = choice.size(); stage-- > 0;) {
        if (++choice[stage] <= thresholds[stage].size())
            return true;
        choice[stage] = 0;
    }
    return false;
}

} // namespace

CascadeGrid::CascadeGrid(const PairTable& table, std::vector<std::size_t> efforts, std::size_t candidates)
    : table_(table), efforts_(std::move(efforts))
{
    if (efforts_.empty() || candidates == 0)
        throw std::invalid_argument("a cascade has an effort, and a candidate a threshold");
    for (std::size_t stage = 0; stage + 1 < efforts_.size(); ++stage) {
        (void)table.curve(efforts_[stage], efforts_[stage + 1]); // throws unless it is smaller
        const StopOrder& order = table.order(efforts_[stage]);
        thresholds_.push_back(candidates_of(order, candidates));
        complete_ = complete_ && thresholds_.back().size() + 1 == order.cuts();
        const bool fits = combinations_ <= std::numeric_limits<std::uint64_t>::max() / choices(stage);
        combinations_ = fits ? combinations_ * choices(stage) : std::numeric_limits<std::uint64_t>::max();
    }
}

std::uint32_t CascadeGrid::bin(std::size_t stage, float score) const
{
    const auto& thresholds = thresholds_[stage];
    return static_cast<std::uint32_t>(
        std::lower_bound(thresholds.begin(), thresholds.end(), static_cast<double>(score))
        - thresholds.begin());
}

CascadeGrid::Passing CascadeGrid::count_through(std::size_t stage) const
{
    std::size_t cells = 1;
    for (std::size_t i = 0; i <= stage; ++i)
        cells *= choices(i);
    Passing passing{std::vector<std::uint32_t>(cells), std::vector<std::uint32_t>(cells),
        std::vector<std::uint32_t>(cells)};
    const ScoredSplit& split = table_.split();
    for (const auto image : table_.order(efforts_.front()).order()) {
        std::size_t cell = 0; // choices up to the bin let the image pass, later ones stop it
        for (std::size_t i = 0; i <= stage; ++i)
            cell = cell * choices(i) + bin(i, split.scores_of(efforts_[i])[image]);
        ++passing.images[cell];
        passing.right_here[cell] += split.correct_of(efforts_[stage])[image];
        passing.right_next[cell] += split.correct_of(efforts_[stage + 1])[image];
    }
    for (auto* counts : {&passing.images, &passing.right_here, &passing.right_next})
        sum_upwards(*counts, stage);
    return passing;
}

void CascadeGrid::sum_upwards(std::vector<std::uint32_t>& cells, std::size_t stage) const
{
    std::size_t stride = 1;
    for (std::size_t i = stage + 1; i-- > 0;) {
        const std::size_t block = stride * choices(i);
        for (std::size_t begin = 0; begin < cells.size(); begin += block)
            for (std::size_t cell = begin + block - stride; cell-- > begin;)
                cells[cell] += cells[cell + stride];
        stride = block;
    }
}

std::vector<CascadeGrid::Passing> CascadeGrid::count() const
{
    std::vector<Passing> passing;
    for (std::size_t stage = 0; stage < thresholds_.size(); ++stage)
        passing.push_back(count_through(stage));
    return passing;
}

CascadePoint CascadeGrid::best(const Goal& goal) const
{
    const auto passing = count();
    const std::size_t gates = thresholds_.size();
    std::size_t first_right = 0;
    for (const auto image : table_.order(efforts_.front()).order())
        first_right += table_.split().correct_of(efforts_.front())[image];
    auto stages = stages_of(table_.costs(), efforts_);
    std::optional<CascadePoint> best;
    std::vector<std::size_t> choice(gates);
    do {
        std::size_t cell = 0, reached = table_.images(), right = first_right;
        for (std::size_t stage = 0; stage < gates; ++stage) {
            cell = cell * choices(stage) + choice[stage];
            const Passing& on = passing[stage];
            stages[stage].stopped = reached - on.images[cell];
            stages[stage].correct = right - on.right_here[cell];
            reached = on.images[cell];
            right = on.right_next[cell];
        }
        stages[gates].stopped = reached;
        stages[gates].correct = right;
        if (best && compare(mix(stages.data(), stages.size(), table_.images()), *best, goal) > 0)
            continue;
        auto point = cascade_point(cascade_of(choice), stages);
        if (!best || is_better(point, *best, goal))
            best = std::move(point);
    } while (advance(choice, thresholds_));
    return *best;
}

Cascade CascadeGrid::cascade_of(const std::vector<std::size_t>& choice) const
{
    Cascade cascade{efforts_, {}};
    for (std::size_t stage = 0; stage < choice.size(); ++stage)
        cascade.thresholds.push_back(
            choice[stage] == 0 ? std::nullopt : std::optional<double>{thresholds_[stage][choice[stage] - 1]});
    return cascade;
}

} // namespace pivotsim
