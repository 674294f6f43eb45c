// SPDX-License-Identifier: Apache-2.0
#include "search/cascade/cascade_grid.h"
#include "search/cascade/cascade_search.h"
#include "search/cascade/threshold_descent.h"
#include "search/phase2/exact_search.h"
#include "tests/search/brute_force.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace pivotsim {
namespace {

/// Every image by itself: what it costs, and whether it ends right.
struct ByHand {
    double accuracy = 0, delay_ms = 0, overhead_ms = 0, energy_j = 0, edp_mean = 0;
    std::vector<std::size_t> stopped, correct;
};

ByHand by_hand(const ScoredSplit& split, const Costs& costs, const Cascade& cascade)
{
    const auto& efforts = cascade.efforts;
    ByHand total;
    total.stopped.resize(efforts.size());
    total.correct.resize(efforts.size());
    const auto n = static_cast<double>(split.images);
    for (std::size_t image = 0; image < split.images; ++image) {
        double delay = 0, energy = 0, thrown_away = 0;
        for (std::size_t stage = 0; stage < efforts.size(); ++stage) {
            const bool last = stage + 1 == efforts.size();
            thrown_away = delay;
            delay += costs.efforts[efforts[stage]].delay_ms + (last ? 0 : costs.gate.delay_ms);
            energy += costs.efforts[efforts[stage]].energy_j + (last ? 0 : costs.gate.energy_j);
            const double score = split.scores[efforts[stage] * split.images + image];
            if (!last && !(cascade.thresholds[stage] && score <= *cascade.thresholds[stage]))
                continue;
            total.stopped[stage] += 1;
            total.correct[stage] += split.correct[efforts[stage] * split.images + image];
            total.accuracy += split.correct[efforts[stage] * split.images + image] / n;
            break;
        }
        total.delay_ms += delay / n;
        total.overhead_ms += thrown_away / n;
        total.energy_j += energy / n;
        total.edp_mean += energy * delay / n;
    }
    return total;
}

std::vector<std::size_t> fastest_first(const Costs& costs)
{
    std::vector<std::size_t> efforts(costs.efforts.size());
    for (std::size_t i = 0; i < efforts.size(); ++i)
        efforts[i] = i;
    std::sort(efforts.begin(), efforts.end(),
        [&](auto a, auto b) { return costs.efforts[a].delay_ms < costs.efforts[b].delay_ms; });
    return efforts;
}

/// All cascades of three efforts, at every combination of distinct scores.
template <class Visit> void each_triple(const ScoredSplit& split, const Costs& costs, const Visit& visit)
{
    const auto order = fastest_first(costs);
    for (std::size_t a = 0; a < order.size(); ++a)
        for (std::size_t b = a + 1; b < order.size(); ++b)
            for (std::size_t c = b + 1; c < order.size(); ++c)
                for (const auto& first : brute_force::thresholds(split, order[a]))
                    for (const auto& second : brute_force::thresholds(split, order[b]))
                        visit(Cascade{{order[a], order[b], order[c]}, {first, second}});
}

TEST(Cascade, CostsWhatItsImagesCostOneByOne)
{
    std::mt19937_64 random{11};
    for (int round = 0; round < 60; ++round) {
        const std::size_t efforts = 1 + random() % 5;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 60, 1 + random() % 12);
        const auto costs = brute_force::random_costs(random, efforts);
        Cascade cascade{fastest_first(costs), {}};
        for (std::size_t stage = 0; stage + 1 < efforts; ++stage)
            cascade.thresholds.push_back(
                random() % 4 == 0 ? std::nullopt : std::optional{brute_force::uniform(random)});
        const auto point = run_cascade({split, costs}, cascade);
        const auto expected = by_hand(split, costs, cascade);
        EXPECT_EQ(point.stopped, expected.stopped);
        EXPECT_EQ(point.correct, expected.correct);
        EXPECT_NEAR(point.accuracy, expected.accuracy, 1e-12);
        EXPECT_NEAR(point.delay_ms, expected.delay_ms, 1e-9);
        EXPECT_NEAR(point.overhead_ms, expected.overhead_ms, 1e-9);
        EXPECT_NEAR(point.energy_j, expected.energy_j, 1e-12);
        EXPECT_NEAR(point.edp.mean, expected.edp_mean, 1e-9);
        EXPECT_NEAR(point.edp.product, expected.delay_ms * expected.energy_j, 1e-9);
    }
}

TEST(Cascade, OfTwoIsThePair)
{
    std::mt19937_64 random{12};
    const auto split = brute_force::random_split(random, 2, 80, 20);
    const auto costs = brute_force::random_costs(random, 2);
    const PairTable table{split, costs};
    const auto low = table.ascending()[0], high = table.ascending()[1];
    for (std::size_t cut = 0; cut < table.order(low).cuts(); ++cut) {
        const auto pair = table.at_cut(low, high, cut);
        const auto cascade = run_cascade(table, {{low, high}, {pair.threshold}});
        EXPECT_EQ(cascade.delay_ms, pair.delay_ms) << "to the last bit";
        EXPECT_EQ(cascade.energy_j, pair.energy_j);
        EXPECT_EQ(cascade.edp.paper, pair.edp.paper);
        EXPECT_EQ(cascade.edp.mean, pair.edp.mean);
        EXPECT_EQ(cascade.overhead_ms, pair.overhead_ms);
        EXPECT_EQ(cascade.accuracy, pair.accuracy);
        EXPECT_EQ(cascade.f_low, pair.f_low);
    }
}

TEST(Cascade, OfOneHasNoGate)
{
    const PairTable table{{1, 2, {0, 0}, {1, 0}}, {{{10, 1}}, {0.5, 0}}};
    const auto point = run_cascade(table, {{0}, {}});
    EXPECT_EQ(point.delay_ms, 10);
    EXPECT_EQ(point.f_low, 1);
    EXPECT_EQ(point.accuracy, 0.5);
}

TEST(Cascade, ThatStopsNoOneBetweenCostsTheEffortsOnTheWay)
{
    const PairTable table{{3, 1, {0.5F, 0.5F, 0.5F}, {0, 0, 1}}, {{{10, 1}, {20, 1}, {30, 1}}, {}}};
    const auto point = run_cascade(table, {{0, 1, 2}, {std::nullopt, 0.4}});
    EXPECT_EQ(point.delay_ms, 60);
    EXPECT_EQ(point.overhead_ms, 30);
    EXPECT_THAT(point.stopped, testing::ElementsAre(0, 0, 1));
    EXPECT_EQ(point.share(2), 1);
}

TEST(CascadeSearch, OfAllDistinctScoresEqualsTryingThemAll)
{
    std::mt19937_64 random{13};
    for (int round = 0; round < 25; ++round) {
        const std::size_t efforts = 3 + random() % 2;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 40, 1 + random() % 8);
        const auto costs = brute_force::random_costs(random, efforts);
        Goal goal;
        goal.objective = round % 2 == 0 ? Objective::accuracy : Objective::edp_mean;
        goal.constraints.delay_ms = 15 + 60 * brute_force::uniform(random);
        if (round % 3 == 0)
            goal.constraints.accuracy = 0.6 + 0.2 * brute_force::uniform(random);
        const auto result = search_cascades({split, costs}, goal);
        EXPECT_EQ(result.method, CascadeResult::Method::exact);

        bool any = false;
        double most_right = 0, least_delay = 0, least_edp = 0;
        std::uint64_t count = 0;
        each_triple(split, costs, [&](const Cascade& cascade) {
            ++count;
            const auto point = by_hand(split, costs, cascade);
            if (point.delay_ms > *goal.constraints.delay_ms
                || (goal.constraints.accuracy && point.accuracy < *goal.constraints.accuracy - 1e-9))
                return;
            if (!any || point.accuracy > most_right + 1e-9
                || (point.accuracy > most_right - 1e-9 && point.delay_ms < least_delay)) {
                most_right = point.accuracy;
                least_delay = point.delay_ms;
            }
            if (!any || point.edp_mean < least_edp)
                least_edp = point.edp_mean;
            any = true;
        });
        EXPECT_EQ(result.combinations, count);
        ASSERT_EQ(result.misses.empty(), any);
        if (any && goal.objective == Objective::accuracy) {
            EXPECT_NEAR(result.best.accuracy, most_right, 1e-12);
            EXPECT_NEAR(result.best.delay_ms, least_delay, 1e-9);
        } else if (any) {
            EXPECT_NEAR(result.best.edp.mean, least_edp, 1e-9);
        }
        const auto again = run_cascade({split, costs}, result.best.cascade);
        EXPECT_EQ(again.stopped, result.best.stopped);
        EXPECT_EQ(again.correct, result.best.correct);
        EXPECT_EQ(again.delay_ms, result.best.delay_ms);
    }
}

TEST(CascadeSearch, OfTwoEqualsTheExactSearchOfPairs)
{
    std::mt19937_64 random{14};
    for (int round = 0; round < 20; ++round) {
        const auto split = brute_force::random_split(random, 4, 60, 25);
        const PairTable table{split, brute_force::random_costs(random, 4)};
        Goal goal;
        goal.constraints.delay_ms = 40 + 40 * brute_force::uniform(random);
        CascadeOptions options;
        options.stages = 2;
        const auto cascade = search_cascades(table, goal, options);
        const auto exact = exact_search(table, goal);
        for (const auto& point : exact.ranking)
            if (!point.single()) {
                EXPECT_EQ(cascade.best.accuracy, point.accuracy);
                EXPECT_EQ(cascade.best.delay_ms, point.delay_ms);
                break;
            }
    }
}

TEST(CascadeSearch, BeyondItsBoundStillBeatsItsStartingPair)
{
    std::mt19937_64 random{15};
    for (int round = 0; round < 10; ++round) {
        const auto split = brute_force::random_split(random, 4, 50, 30);
        const PairTable table{split, brute_force::random_costs(random, 4)};
        Goal goal;
        goal.objective = Objective::accuracy;
        goal.constraints.delay_ms = 80;
        CascadeOptions options;
        const auto exact = search_cascades(table, goal, options);
        options.candidates = 5;
        const auto grid = search_cascades(table, goal, options);
        options.most_combinations = 1;
        const auto descent = search_cascades(table, goal, options);
        EXPECT_EQ(exact.method, CascadeResult::Method::exact);
        EXPECT_EQ(grid.method, CascadeResult::Method::grid);
        EXPECT_EQ(descent.method, CascadeResult::Method::descent);
        EXPECT_FALSE(is_better(grid.best, exact.best, goal));
        EXPECT_FALSE(is_better(descent.best, exact.best, goal));
        EXPECT_GT(descent.best.accuracy, 0.95 * exact.best.accuracy);
    }
}

TEST(CascadeSearch, ThinsItsCandidatesToTheBound)
{
    std::mt19937_64 random{19};
    const auto split = brute_force::random_split(random, 3, 200, 100);
    const PairTable table{split, brute_force::random_costs(random, 3)};
    CascadeOptions options;
    options.most_combinations = 500;
    const auto result = search_cascades(table, {}, options);
    EXPECT_EQ(result.method, CascadeResult::Method::grid);
    EXPECT_LE(result.combinations, 500u);
    EXPECT_EQ(result.combinations, (result.candidates + 1) * (result.candidates + 1));
    EXPECT_GE(result.candidates, 15u);
}

TEST(CascadeSearch, DescentEndsWhereNoSingleThresholdHelps)
{
    std::mt19937_64 random{16};
    const auto split = brute_force::random_split(random, 3, 40, 10);
    const PairTable table{split, brute_force::random_costs(random, 3)};
    const Goal goal;
    const Cascade start{table.ascending(), {std::nullopt, std::nullopt}};
    const auto end = descend(table, start, goal);
    for (std::size_t stage = 0; stage < 2; ++stage)
        for (const auto& threshold : brute_force::thresholds(split, start.efforts[stage])) {
            Cascade other = end.cascade;
            other.thresholds[stage] = threshold;
            EXPECT_FALSE(is_better(run_cascade(table, other), end, goal));
        }
}

TEST(CascadeSearch, OfASampleSearchesTheSample)
{
    const ScoredSplit split{2, 2, {0.1F, 0.2F, 0, 0}, {1, 0, 0, 1}};
    const auto sample = PairTable{split, {{{10, 1}, {20, 1}}, {}}}.resampled({3, 0});
    CascadeOptions options;
    options.stages = 2;
    const auto result = search_cascades(sample, {}, options);
    EXPECT_EQ(result.best.images, 3u);
    EXPECT_EQ(result.best.accuracy, 1);
}

TEST(CascadeSearch, RefusesNonsense)
{
    const PairTable table{{2, 1, {0, 0}, {1, 1}}, {{{10, 1}, {20, 1}}, {}}};
    CascadeOptions options;
    for (const std::size_t stages : {0u, 3u}) {
        options.stages = stages;
        EXPECT_THROW(search_cascades(table, {}, options), std::invalid_argument);
    }
    options = {2, 0};
    EXPECT_THROW(search_cascades(table, {}, options), std::invalid_argument);
    EXPECT_THROW(run_cascade(table, {{1, 0}, {0.5}}), std::invalid_argument);
    EXPECT_THROW(run_cascade(table, {{0, 1}, {}}), std::invalid_argument);
    EXPECT_THROW(run_cascade(table, {{0, 2}, {0.5}}), std::invalid_argument);
    EXPECT_THROW(run_cascade(table, {{}, {}}), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
