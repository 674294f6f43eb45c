// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/iterative_search.h"
#include "tests/search/brute_force.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

namespace pivotsim {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;
using testing::ElementsAre;

/// Efforts 0 to n-1 with rising delays and one image.
PairTable rising(std::size_t efforts)
{
    ScoredSplit split{efforts, 1, std::vector<float>(efforts), std::vector<std::uint8_t>(efforts)};
    Costs costs;
    for (std::size_t effort = 0; effort < efforts; ++effort)
        costs.efforts.push_back({10.0 + static_cast<double>(effort), 1});
    return {split, costs};
}

/// The paper's loop, as its text says it: every threshold from 0, until enough images stop.
std::optional<OperatingPoint> search_by_hand(
    const ScoredSplit& split, const Costs& costs, const IterativeOptions& options)
{
    std::vector<std::size_t> large(split.efforts);
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = i;
    std::sort(large.begin(), large.end(),
        [&](auto a, auto b) { return costs.efforts[a].delay_ms > costs.efforts[b].delay_ms; });
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < large.size(); ++i)
        for (std::size_t j = 0; j < large.size(); ++j) {
            const auto [low, high] = options.order == PairOrder::low_first ? Pair{i, j} : Pair{j, i};
            if (high < low)
                pairs.emplace_back(large[low], large[high]);
        }
    for (const auto& [low, high] : pairs) {
        OperatingPoint point;
        if (options.step > 0) {
            for (int times = 0; times == 0 || point.f_low < options.lec; ++times)
                point = brute_force::point(split, costs, low, high, times * options.step);
        } else {
            for (const auto& threshold : brute_force::thresholds(split, low))
                if (point.images == 0 || point.f_low < options.lec)
                    point = brute_force::point(split, costs, low, high, threshold);
        }
        const double off = point.delay_ms / options.target.ms - 1;
        const bool above = off > options.target.tolerance, below = off < -options.target.tolerance;
        if (!above && (!below || options.target.reading == DelayTarget::Reading::at_most))
            return point;
    }
    return std::nullopt;
}

TEST(PairsDownwards, BeginWithTheLargestLowAndHighEffort)
{
    EXPECT_THAT(pairs_downwards(rising(4), PairOrder::low_first),
        ElementsAre(Pair{2, 3}, Pair{1, 3}, Pair{1, 2}, Pair{0, 3}, Pair{0, 2}, Pair{0, 1}));
    EXPECT_THAT(pairs_downwards(rising(4), PairOrder::high_first),
        ElementsAre(Pair{2, 3}, Pair{1, 3}, Pair{0, 3}, Pair{1, 2}, Pair{0, 2}, Pair{0, 1}));
}

TEST(IterativeSearch, EqualsThePapersLoopByHand)
{
    std::mt19937_64 random{7};
    std::size_t found = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t efforts = 2 + random() % 4;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 60, 1 + random() % 20);
        const auto costs = brute_force::random_costs(random, efforts);
        IterativeOptions options;
        options.lec = 0.05 + 0.95 * brute_force::uniform(random);
        options.target = {20 + 60 * brute_force::uniform(random), 0.2 * brute_force::uniform(random),
            random() % 2 == 0 ? DelayTarget::Reading::within : DelayTarget::Reading::at_most};
        options.step = random() % 3 == 0 ? 0 : 0.01 + 0.1 * brute_force::uniform(random);
        options.order = random() % 2 == 0 ? PairOrder::low_first : PairOrder::high_first;
        const auto result = iterative_search({split, costs}, options);
        const auto expected = search_by_hand(split, costs, options);
        ASSERT_EQ(result.chosen() != nullptr, expected.has_value());
        if (expected) {
            brute_force::expect_same(*result.chosen(), *expected);
            ++found;
        }
    }
    EXPECT_GT(found, 50u);
    EXPECT_LT(found, 250u);
}

TEST(IterativeSearch, ThresholdsOnTheGridStopImagesThatScoreExactlyThere)
{
    // 0.29 is 29 x 0.01 only after rounding; the score is what a float makes of it.
    const ScoredSplit split{2, 2, {0.25F, 0.9F, 0, 0}, {1, 1, 1, 1}};
    const PairTable table{split, {{{10, 1}, {20, 1}}, {}}};
    IterativeOptions options;
    options.lec = 0.5;
    options.target.ms = 20;
    options.step = 0.125;
    EXPECT_EQ(meet_lec(table, 0, 1, options).threshold, 0.25);
    options.step = 0.2;
    EXPECT_EQ(meet_lec(table, 0, 1, options).threshold, 0.4);
    options.step = 0;
    EXPECT_EQ(meet_lec(table, 0, 1, options).threshold, 0.25);
}

TEST(IterativeSearch, TrailSaysWhyEachPairWasLeft)
{
    const auto table = rising(4); // the one image stops everywhere: D = D_L
    IterativeOptions options;
    options.lec = 1;
    options.target = {10.2, 0.05};
    const auto result = iterative_search(table, options);
    ASSERT_EQ(result.trail.size(), 4u);
    EXPECT_EQ(result.trail[0].verdict, Attempt::Verdict::too_slow);
    EXPECT_NEAR(result.trail[0].off, 12 / 10.2 - 1, 1e-12);
    EXPECT_EQ(result.trail[2].verdict, Attempt::Verdict::too_slow);
    EXPECT_EQ(result.trail[3].verdict, Attempt::Verdict::accepted);
    EXPECT_EQ(result.chosen()->low, 0u);
    EXPECT_EQ(result.chosen()->high, 3u);
}

TEST(IterativeSearch, WithinTheToleranceIsNotBelowIt)
{
    const auto table = rising(2);
    IterativeOptions options;
    options.lec = 1;
    options.target = {20, 0.05};
    const auto within = iterative_search(table, options);
    EXPECT_EQ(within.chosen(), nullptr);
    EXPECT_EQ(within.trail.back().verdict, Attempt::Verdict::too_fast);
    options.target.reading = DelayTarget::Reading::at_most;
    EXPECT_NE(iterative_search(table, options).chosen(), nullptr);
}

TEST(IterativeSearch, OfASingleEffortTriesNothing)
{
    IterativeOptions options;
    options.target.ms = 10;
    EXPECT_TRUE(iterative_search(rising(1), options).trail.empty());
}

TEST(IterativeSearch, RefusesNonsense)
{
    const auto table = rising(2);
    const auto refused = [&table](double lec, double target, double tolerance, double step) {
        IterativeOptions options;
        options.lec = lec;
        options.target.ms = target;
        options.target.tolerance = tolerance;
        options.step = step;
        EXPECT_THROW(iterative_search(table, options), std::invalid_argument)
            << lec << ' ' << target << ' ' << tolerance << ' ' << step;
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double lec : {0.0, -0.1, 1.01, nan})
        refused(lec, 10, 0.05, 0.01);
    for (const double target : {0.0, -1.0, nan, HUGE_VAL})
        refused(0.7, target, 0.05, 0.01);
    refused(0.7, 10, -0.01, 0.01);
    refused(0.7, 10, nan, 0.01);
    for (const double step : {-0.01, nan, HUGE_VAL})
        refused(0.7, 10, 0.05, step);
}

TEST(IterativeSearch, RefusesAStepThatCannotReachTheScores)
{
    const ScoredSplit split{2, 1, {0.5F, 0.5F}, {1, 1}};
    IterativeOptions options;
    options.target.ms = 10;
    options.step = 1e-300;
    EXPECT_THROW(iterative_search({split, {{{10, 1}, {20, 1}}, {}}}, options), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
