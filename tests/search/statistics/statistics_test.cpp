// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/bootstrap.h"
#include "search/statistics/calibration.h"
#include "search/statistics/draw.h"
#include "search/statistics/lec_sweep.h"
#include "search/statistics/rank_correlation.h"
#include "tests/search/brute_force.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <stdexcept>

namespace pivotsim {
namespace {

TEST(Draw, IsTheSameEverywhere)
{
    // The standard fixes the engine; its first number from the default seed is 14514284786278117030.
    Draw draw{5489};
    EXPECT_EQ(draw.below(1000), 786u);
    EXPECT_EQ(draw.below(1000), 964u);
    EXPECT_EQ(draw.below(1), 0u);
}

TEST(Draw, IsFair)
{
    Draw draw{1};
    std::vector<int> counts(3);
    for (int i = 0; i < 300'000; ++i)
        ++counts[draw.below(3)];
    for (const int count : counts)
        EXPECT_NEAR(count, 100'000, 5 * std::sqrt(300'000 * 2.0 / 9));
}

TEST(Interval, InterpolatesBetweenValues)
{
    const auto interval = interval_of({4, 1, 2, 3, 5}, 0.5);
    EXPECT_EQ(interval.low, 2);
    EXPECT_EQ(interval.median, 3);
    EXPECT_EQ(interval.high, 4);
    EXPECT_DOUBLE_EQ(quantile({0, 10}, 0.025), 0.25);
    EXPECT_THROW(interval_of({}, 0.95), std::invalid_argument);
    EXPECT_THROW(interval_of({1}, 1), std::invalid_argument);
}

const Costs two_efforts{{{10, 1}, {20, 2}}, {}};

TEST(Bootstrap, IsAsWideAsABinomialSays)
{
    const auto point = operating_point(0, 1, 0.3, {400, 300, 250, 60}, two_efforts);
    BootstrapOptions options;
    options.resamples = 4000;
    const auto intervals = bootstrap(point, two_efforts, options);
    const auto expect_normal = [](const Interval& interval, double mean, double deviation) {
        EXPECT_NEAR(interval.median, mean, 0.2 * deviation);
        EXPECT_NEAR(interval.low, mean - 1.96 * deviation, 0.25 * deviation);
        EXPECT_NEAR(interval.high, mean + 1.96 * deviation, 0.25 * deviation);
    };
    const double f_deviation = std::sqrt(0.75 * 0.25 / 400);
    expect_normal(intervals.accuracy, 310 / 400.0, std::sqrt(0.775 * 0.225 / 400));
    expect_normal(intervals.f_low, 0.75, f_deviation);
    expect_normal(intervals.delay_ms, 10 + 0.25 * 20, 20 * f_deviation);
    expect_normal(intervals.energy_j, 1 + 0.25 * 2, 2 * f_deviation);
}

TEST(Bootstrap, RepeatsItselfAndChangesWithTheSeed)
{
    const auto point = operating_point(0, 1, 0.3, {1000, 700, 650, 200}, two_efforts);
    const auto accuracy = [&point](std::uint64_t seed) {
        return bootstrap(point, two_efforts, {100, seed, 0.95}).accuracy.low;
    };
    EXPECT_EQ(accuracy(1), accuracy(1));
    EXPECT_NE(accuracy(1), accuracy(2));
}

TEST(Bootstrap, OfASingleEffortVariesInAccuracyOnly)
{
    const auto intervals = bootstrap(single_effort(1, 100, 80, two_efforts), two_efforts);
    EXPECT_LT(intervals.accuracy.low, intervals.accuracy.high);
    EXPECT_EQ(intervals.delay_ms.low, 20);
    EXPECT_EQ(intervals.delay_ms.high, 20);
    EXPECT_EQ(intervals.f_low.low, 1);
}

TEST(Bootstrap, RefusesNonsense)
{
    const auto point = single_effort(1, 100, 80, two_efforts);
    EXPECT_THROW(bootstrap(point, two_efforts, {0, 1, 0.95}), std::invalid_argument);
    EXPECT_THROW(bootstrap(point, two_efforts, {10, 1, 0}), std::invalid_argument);
    EXPECT_THROW(bootstrap(point, two_efforts, {10, 1, std::nan("")}), std::invalid_argument);
}

/// Images as the batch has them, so many times over.
ScoredSplit repeated(const ScoredSplit& split, std::size_t times)
{
    ScoredSplit many{split.efforts, split.images * times, {}, {}};
    for (std::size_t effort = 0; effort < split.efforts; ++effort)
        for (std::size_t i = 0; i < times; ++i) {
            many.scores.insert(
                many.scores.end(), split.scores_of(effort), split.scores_of(effort) + split.images);
            many.correct.insert(
                many.correct.end(), split.correct_of(effort), split.correct_of(effort) + split.images);
        }
    return many;
}

class Calibration : public testing::Test {
protected:
    Calibration()
    {
        std::mt19937_64 random{17};
        costs = brute_force::random_costs(random, 4);
        split = brute_force::random_split(random, 4, 200, 50);
        options.lec = 0.7;
        options.target = {0, 0.1};
        // A target that the batch's second pair meets.
        const PairTable table{split, costs};
        const auto [low, high] = pairs_downwards(table, PairOrder::low_first)[1];
        options.target.ms = meet_lec(table, low, high, options_for_lec()).delay_ms;
    }

    IterativeOptions options_for_lec() const
    {
        auto only_lec = options;
        only_lec.target.ms = 1;
        return only_lec;
    }

    Costs costs;
    ScoredSplit split;
    IterativeOptions options;
};

TEST_F(Calibration, EveryResampleHasAWinnerOrNone)
{
    const PairTable batch{split, costs};
    const auto report = judge_calibration(batch, batch, *iterative_procedure(options), {300, 1, 0.95});
    ASSERT_TRUE(report.on_batch);
    std::size_t wins = report.undecided;
    double shares = 0;
    for (const auto& winner : report.winners) {
        wins += winner.wins;
        shares += winner.share;
    }
    EXPECT_EQ(wins, 300u);
    EXPECT_NEAR(shares + static_cast<double>(report.undecided) / 300, 1, 1e-12);
    for (std::size_t i = 1; i < report.winners.size(); ++i)
        EXPECT_GE(report.winners[i - 1].wins, report.winners[i].wins);
}

TEST_F(Calibration, AgreesWithSamplesMadeImageByImage)
{
    const PairTable batch{split, costs};
    const PairTable held_out{repeated(split, 3), costs};
    const std::size_t resamples = 20;
    const auto report
        = judge_calibration(batch, held_out, *iterative_procedure(options), {resamples, 7, 0.95});
    Draw draw{7};
    std::vector<double> thresholds;
    std::size_t undecided = 0;
    for (std::size_t i = 0; i < resamples; ++i) {
        ScoredSplit sample{4, 200, {}, {}};
        std::vector<std::size_t> images(200);
        for (auto& image : images)
            image = draw.below(200);
        for (std::size_t effort = 0; effort < 4; ++effort)
            for (const auto image : images) {
                sample.scores.push_back(split.scores_of(effort)[image]);
                sample.correct.push_back(split.correct_of(effort)[image]);
            }
        const PairTable table{sample, costs};
        undecided += iterative_search(table, options).chosen() == nullptr ? 1 : 0;
        thresholds.push_back(
            *meet_lec(table, report.on_batch->low, report.on_batch->high, options).threshold);
    }
    EXPECT_EQ(report.undecided, undecided);
    const auto expected = interval_of(thresholds, 0.95);
    EXPECT_EQ(report.threshold->low, expected.low);
    EXPECT_EQ(report.threshold->median, expected.median);
    EXPECT_EQ(report.threshold->high, expected.high);
}

TEST_F(Calibration, OfALargerBatchIsNarrower)
{
    const PairTable batch{split, costs}, large{repeated(split, 50), costs};
    const auto procedure = iterative_procedure(options);
    const auto few = judge_calibration(batch, large, *procedure, {200, 1, 0.95});
    const auto many = judge_calibration(large, large, *procedure, {200, 1, 0.95});
    const auto width = [](const std::optional<Interval>& interval) { return interval->high - interval->low; };
    EXPECT_LT(width(many.threshold), width(few.threshold));
    EXPECT_LT(width(many.f_low_gap), 0.3 * width(few.f_low_gap));
    EXPECT_EQ(few.held_out->f_low, few.on_batch->f_low) << "the large set is the batch over and over";
}

TEST_F(Calibration, ExactChoiceIsJudgedTheSameWay)
{
    const PairTable batch{split, costs};
    Goal goal;
    goal.constraints.delay_ms = options.target.ms;
    const auto report = judge_calibration(batch, batch, *exact_procedure(goal), {100, 1, 0.95});
    ASSERT_TRUE(report.on_batch);
    EXPECT_EQ(report.on_batch->accuracy, exact_search(batch, goal).best()->accuracy);
    ASSERT_TRUE(report.chosen);
    if (!report.on_batch->single()) {
        EXPECT_LT(report.accuracy_gap->median, 0) << "the best of many on a sample flatters itself";
    }
}

TEST_F(Calibration, WithoutAChoiceHasWinnersAtMost)
{
    const PairTable batch{split, costs};
    options.target.ms = 1;
    const auto report = judge_calibration(batch, batch, *iterative_procedure(options), {10, 1, 0.95});
    EXPECT_FALSE(report.on_batch);
    EXPECT_FALSE(report.held_out);
    EXPECT_FALSE(report.threshold);
    EXPECT_FALSE(report.chosen);
    EXPECT_EQ(report.undecided, 10u);
}

TEST(RankCorrelation, IsOfRanksNotOfValues)
{
    EXPECT_DOUBLE_EQ(*rank_correlation({1, 2, 3, 4}, {1, 10, 100, 1e6}), 1);
    EXPECT_DOUBLE_EQ(*rank_correlation({1, 2, 3}, {3, 2, 1}), -1);
}

TEST(RankCorrelation, SharesTheRanksOfTies)
{
    // By hand: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: rho = 4.5 / sqrt(4.5 * 5).
    EXPECT_DOUBLE_EQ(*rank_correlation({1, 2, 2, 3}, {1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5));
    EXPECT_FALSE(rank_correlation({1, 1, 1}, {1, 2, 3}));
    EXPECT_FALSE(rank_correlation({1}, {1}));
    EXPECT_FALSE(rank_correlation({}, {}));
    EXPECT_THROW(rank_correlation({1}, {}), std::invalid_argument);
    EXPECT_THROW(rank_correlation({1, std::nan("")}, {1, 2}), std::invalid_argument);
}

TEST(LecSweep, HasARowForEveryPairAndItsMeans)
{
    std::mt19937_64 random{18};
    const auto split = brute_force::random_split(random, 3, 60, 30);
    const auto costs = brute_force::random_costs(random, 3);
    const PairTable table{split, costs};
    const auto sweep = sweep_lec(table, table, {0.5, 1.0}, 0);
    ASSERT_EQ(sweep.rows.size(), 6u);
    ASSERT_EQ(sweep.means.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        double drop = 0, delay = 0;
        for (std::size_t row = 3 * i; row < 3 * i + 3; ++row) {
            const auto& point = sweep.rows[row].held_out;
            EXPECT_GE(sweep.rows[row].on_batch.f_low, sweep.means[i].lec);
            drop += (table.single(table.ascending().back()).accuracy - point.accuracy) / 3;
            delay += point.delay_ms / 3;
        }
        EXPECT_NEAR(sweep.means[i].accuracy_drop, drop, 1e-12);
        EXPECT_NEAR(sweep.means[i].delay_ms, delay, 1e-9);
    }
    EXPECT_EQ(sweep.means[1].f_low, 1);
    EXPECT_THROW(sweep_lec(table, table, {0.0}), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
