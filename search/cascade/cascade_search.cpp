// SPDX-License-Identifier: Apache-2.0
#include "search/cascade/cascade_search.h"

#include "search/cascade/cascade_grid.h"
#include "search/cascade/threshold_descent.h"
#include "search/phase2/exact_search.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

namespace pivotsim {
namespace {

using Efforts = std::vector<std::size_t>;

/// Calls visit(efforts) for every choice of so many efforts, smallest first.
template <class Visit> void each_choice(const PairTable& table, std::size_t stages, const Visit& visit)
{
    const auto& ascending = table.ascending();
    std::vector<bool> taken(ascending.size(), false);
    std::fill(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(stages), true);
    do {
        Efforts efforts;
        for (std::size_t rank = 0; rank < ascending.size(); ++rank)
            if (taken[rank])
                efforts.push_back(ascending[rank]);
        visit(efforts);
    } while (std::prev_permutation(taken.begin(), taken.end()));
}

class Best {
public:
    explicit Best(const Goal& goal) : goal_(goal) { }

    void offer(CascadePoint point)
    {
        if (!best_ || is_better(point, *best_, goal_))
            best_ = std::move(point);
    }
    CascadePoint& get() { return best_.value(); }

private:
    const Goal& goal_;
    std::optional<CascadePoint> best_;
};

/// Where descent begins: each of the best pairs, or the nearest ones.
std::vector<OperatingPoint> best_pairs(const PairTable& table, const Goal& goal, std::size_t most)
{
    const ExactResult exact = exact_search(table, goal);
    std::vector<OperatingPoint> pairs;
    for (const auto& point : exact.ranking)
        if (!point.single() && pairs.size() < most)
            pairs.push_back(point);
    for (const auto& near : exact.nearest)
        if (!near.point.single() && pairs.size() < most)
            pairs.push_back(near.point);
    return pairs;
}

/// The pair's threshold at its low effort; nothing stops at the others, nor behind the high one, until
/// descent has looked. Nothing if the efforts lack one of the pair.
std::optional<Cascade> widened(const OperatingPoint& pair, const Efforts& efforts)
{
    const auto low = std::find(efforts.begin(), efforts.end(), pair.low);
    if (low == efforts.end() || std::find(low, efforts.end(), pair.high) == efforts.end())
        return std::nullopt;
    Cascade cascade{efforts, std::vector<std::optional<double>>(efforts.size() - 1)};
    cascade.thresholds[static_cast<std::size_t>(low - efforts.begin())] = pair.threshold;
    return cascade;
}

CascadePoint descend_from_pairs(const PairTable& table, const Goal& goal, const CascadeOptions& options)
{
    Best best{goal};
    for (const auto& pair : best_pairs(table, goal, options.starts))
        each_choice(table, options.stages, [&](const Efforts& efforts) {
            if (const auto start = widened(pair, efforts))
                best.offer(descend(table, *start, goal));
        });
    return best.get();
}

struct GridSize {
    std::uint64_t combinations = 0;
    bool complete = true; ///< all distinct scores are candidates
};

GridSize grid_size(const PairTable& table, std::size_t stages, std::size_t candidates)
{
    GridSize size;
    each_choice(table, stages, [&](const Efforts& efforts) {
        const CascadeGrid grid{table, efforts, candidates};
        const auto room = std::numeric_limits<std::uint64_t>::max() - size.combinations;
        size.combinations += std::min(room, grid.combinations());
        size.complete = size.complete && grid.complete();
    });
    return size;
}

CascadePoint best_of_grids(
    const PairTable& table, const Goal& goal, std::size_t stages, std::size_t candidates, bool complete)
{
    Best best{goal};
    each_choice(table, stages, [&](const Efforts& efforts) {
        best.offer(CascadeGrid{table, efforts, candidates}.best(goal));
    });
    if (!complete)
        best.offer(descend(table, best.get().cascade, goal));
    return best.get();
}

void check(const PairTable& table, const CascadeOptions& options)
{
    if (options.stages == 0 || options.stages > table.efforts())
        throw std::invalid_argument(
            fmt::format("a cascade of {} among {} efforts", options.stages, table.efforts()));
    if (options.candidates == 0 || options.starts == 0)
        throw std::invalid_argument("a cascade search needs a candidate and a start");
}

} // namespace

const char* to_string(CascadeResult::Method method)
{
    switch (method) {
    case CascadeResult::Method::exact:
        return "exact";
    case CascadeResult::Method::grid:
        return "grid";
    case CascadeResult::Method::descent:
        return "descent";
    }
    return "?";
}

CascadeResult search_cascades(const PairTable& table, const Goal& goal, const CascadeOptions& options)
{
    check(goal);
    check(table, options);
    constexpr std::size_t fewest = 4;
    std::size_t candidates = options.candidates;
    GridSize size = grid_size(table, options.stages, candidates);
    while (size.combinations > options.most_combinations && candidates > fewest) {
        candidates = std::max(fewest, candidates * 3 / 4);
        size = grid_size(table, options.stages, candidates);
    }
    CascadeResult result;
    result.combinations = size.combinations;
    if (size.combinations > options.most_combinations) {
        result.method = CascadeResult::Method::descent;
        result.best = descend_from_pairs(table, goal, options);
    } else {
        result.method = size.complete ? CascadeResult::Method::exact : CascadeResult::Method::grid;
        result.candidates = candidates;
        result.best = best_of_grids(table, goal, options.stages, candidates, size.complete);
    }
    result.misses = misses(result.best, goal.constraints);
    return result;
}

} // namespace pivotsim
