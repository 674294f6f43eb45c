// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/pair_table.h"
#include "tests/search/brute_force.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

namespace pivotsim {
namespace {

/// The paper's DeiT-S: 13.416 ms of MLP, and attentions that make it 59.66 ms, at 7.92 W.
EffortCost deit_s(unsigned effort)
{
    const double delay = 13.416 + (59.66 - 13.416) / 12 * effort;
    return {delay, 7.92 * delay / 1000};
}

TEST(OperatingPoint, GivesPvds50OfThePaper)
{
    const auto point = operating_point(0, 1, 0.3, {1000, 800, 700, 100}, {{deit_s(6), deit_s(12)}, {}});
    EXPECT_NEAR(point.delay_ms, 48.47, 0.005);
    EXPECT_NEAR(point.energy_j, 0.3839, 5e-5);
    EXPECT_NEAR(point.edp.paper, 16.21, 0.005);
    EXPECT_NEAR(point.edp.product, 18.6, 0.05);
    EXPECT_NEAR(point.edp.mean, 23.1, 0.05);
    EXPECT_NEAR(point.overhead_ms / point.delay_ms, 0.151, 0.0005) << "Fig. 6a: re-computation";
    EXPECT_DOUBLE_EQ(point.accuracy, 0.8);
}

TEST(OperatingPoint, GivesPvds35OfThePaper)
{
    const auto point = operating_point(0, 1, 0.3, {1000, 800, 700, 100}, {{deit_s(3), deit_s(12)}, {}});
    EXPECT_NEAR(point.delay_ms, 36.91, 0.005);
    EXPECT_NEAR(point.edp.paper, 10.58, 0.005);
    EXPECT_NEAR(point.edp.product, 10.78, 0.015);
}

TEST(OperatingPoint, PaysTheGateOncePerImageWhereverItEnds)
{
    const Costs costs{{{10, 1}, {20, 2}}, {0.5, 0.25}};
    const auto point = operating_point(0, 1, 0.3, {100, 60, 50, 30}, costs);
    EXPECT_DOUBLE_EQ(point.delay_ms, 10.5 + 0.4 * 20);
    EXPECT_DOUBLE_EQ(point.energy_j, 1.25 + 0.4 * 2);
    EXPECT_DOUBLE_EQ(point.overhead_ms, 0.4 * 10.5);
    EXPECT_DOUBLE_EQ(single_effort(0, 100, 60, costs).delay_ms, 10) << "nothing to decide";
}

TEST(PairTable, EqualsAskingEveryImageAtEveryThreshold)
{
    std::mt19937_64 random{5};
    for (int round = 0; round < 40; ++round) {
        const std::size_t efforts = 1 + random() % 5;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 60, 1 + random() % 20);
        const auto costs = brute_force::random_costs(random, efforts);
        const PairTable table{split, costs};
        for (std::size_t low = 0; low < efforts; ++low) {
            brute_force::expect_same(table.single(low), brute_force::single(split, costs, low));
            const auto thresholds = brute_force::thresholds(split, low);
            ASSERT_EQ(table.order(low).cuts(), thresholds.size());
            for (std::size_t high = 0; high < efforts; ++high) {
                if (costs.efforts[low].delay_ms >= costs.efforts[high].delay_ms)
                    continue;
                for (std::size_t cut = 0; cut < thresholds.size(); ++cut)
                    brute_force::expect_same(table.at_cut(low, high, cut),
                        brute_force::point(split, costs, low, high, thresholds[cut]));
                const double anywhere = brute_force::uniform(random) * 1.2 - 0.1;
                brute_force::expect_same(table.at_threshold(low, high, anywhere),
                    brute_force::point(split, costs, low, high, anywhere));
            }
        }
    }
}

TEST(PairTable, ResampledIsTheTableOfTheSample)
{
    std::mt19937_64 random{6};
    const auto split = brute_force::random_split(random, 3, 50, 12);
    const auto costs = brute_force::random_costs(random, 3);
    std::vector<std::uint32_t> times(50);
    ScoredSplit sample{3, 0, {}, {}};
    for (auto& each : times)
        sample.images += each = random() % 4;
    for (std::size_t effort = 0; effort < 3; ++effort)
        for (std::size_t image = 0; image < 50; ++image) {
            sample.scores.insert(sample.scores.end(), times[image], split.scores_of(effort)[image]);
            sample.correct.insert(sample.correct.end(), times[image], split.correct_of(effort)[image]);
        }
    const auto table = PairTable{split, costs}.resampled(times);
    EXPECT_EQ(table.images(), sample.images);
    const auto low = table.ascending()[0], high = table.ascending()[2];
    for (std::size_t cut = 0; cut < table.order(low).cuts(); ++cut)
        brute_force::expect_same(table.at_cut(low, high, cut),
            brute_force::point(sample, costs, low, high, table.order(low).threshold(cut)));
    EXPECT_THROW((void)table.resampled({1, 2}), std::invalid_argument);
    EXPECT_THROW((void)table.resampled(std::vector<std::uint32_t>(50)), std::invalid_argument);
}

TEST(PairTable, TakesTheFasterEffortAsLow)
{
    const ScoredSplit split{3, 1, {0, 0, 0}, {1, 1, 1}};
    const PairTable table{split, {{{30, 1}, {10, 1}, {20, 1}}, {}}};
    EXPECT_THAT(table.ascending(), testing::ElementsAre(1, 2, 0));
    EXPECT_NO_THROW((void)table.at_cut(1, 0, 0));
    EXPECT_THROW((void)table.at_cut(0, 1, 0), std::invalid_argument);
    EXPECT_THROW((void)table.at_cut(1, 1, 0), std::invalid_argument);
    EXPECT_THROW((void)table.at_cut(1, 3, 0), std::invalid_argument);
}

TEST(PairTable, OfEqualDelaysTheFrugalEffortIsLow)
{
    EXPECT_THAT(by_delay({{{10, 2}, {10, 1}, {10, 1}}, {}}), testing::ElementsAre(1, 2, 0));
}

TEST(PairTable, RefusesCostsThatAreNone)
{
    const ScoredSplit split{1, 1, {0}, {1}};
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(PairTable(split, {{}, {}}), std::invalid_argument);
    for (const EffortCost& cost : {EffortCost{nan, 1}, {1, nan}, {0, 1}, {-1, 1}, {1, -1}, {HUGE_VAL, 1}})
        EXPECT_THROW(PairTable(split, {{cost}, {}}), std::invalid_argument);
    EXPECT_THROW(PairTable(split, {{{1, 0}}, {-1, 0}}), std::invalid_argument);
    EXPECT_THROW(PairTable(ScoredSplit{}, {{}, {}}), std::invalid_argument);
    EXPECT_NO_THROW(PairTable(split, {{{1, 0}}, {0, 0}}));
}

} // namespace
} // namespace pivotsim
