// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/exact_search.h"
#include "search/phase2/pareto.h"
#include "tests/search/brute_force.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace pivotsim {
namespace {

constexpr Objective objectives[] = {Objective::accuracy, Objective::delay, Objective::energy, Objective::edp,
    Objective::edp_paper, Objective::edp_mean};

double lower_is_better(const OperatingPoint& point, Objective objective)
{
    switch (objective) {
    case Objective::accuracy:
        return -static_cast<double>(point.c_low + point.c_high);
    case Objective::delay:
        return point.delay_ms;
    case Objective::energy:
        return point.energy_j;
    case Objective::edp:
        return point.edp.product;
    case Objective::edp_paper:
        return point.edp.paper;
    default:
        return point.edp.mean;
    }
}

/// Sums in another order round differently; random costs never come closer than this otherwise.
bool differ(double a, double b)
{
    return std::abs(a - b) > 1e-10 * (std::abs(a) + std::abs(b));
}

bool goes_first(const OperatingPoint& a, const OperatingPoint& b, Objective objective)
{
    const double va = lower_is_better(a, objective), vb = lower_is_better(b, objective);
    if (differ(va, vb))
        return va < vb;
    if (a.c_low + a.c_high != b.c_low + b.c_high)
        return a.c_low + a.c_high > b.c_low + b.c_high;
    if (differ(a.delay_ms, b.delay_ms))
        return a.delay_ms < b.delay_ms;
    return differ(a.energy_j, b.energy_j) && a.energy_j < b.energy_j;
}

/// The worst of all misses, in shares of their limits.
double worst(const OperatingPoint& p, const Constraints& c)
{
    double miss = 0;
    const auto above = [&](double value, double limit) { miss = std::max(miss, (value - limit) / limit); };
    const auto below = [&](double value, double limit) { miss = std::max(miss, (limit - value) / limit); };
    if (c.delay_ms)
        above(p.delay_ms, *c.delay_ms);
    if (c.energy_j)
        above(p.energy_j, *c.energy_j);
    if (c.accuracy)
        below(p.accuracy, *c.accuracy);
    if (c.f_low)
        below(p.f_low, *c.f_low);
    if (c.target) {
        above(p.delay_ms, c.target->ms * (1 + c.target->tolerance));
        if (c.target->reading == DelayTarget::Reading::within)
            below(p.delay_ms, c.target->ms * (1 - c.target->tolerance));
    }
    return miss;
}

Constraints random_constraints(std::mt19937_64& random)
{
    Constraints constraints;
    const auto now = [&random] { return random() % 3 == 0; };
    if (now())
        constraints.delay_ms = 15 + 60 * brute_force::uniform(random);
    if (now())
        constraints.energy_j = 0.15 + 0.6 * brute_force::uniform(random);
    if (now())
        constraints.accuracy = 0.5 + 0.45 * brute_force::uniform(random);
    if (now())
        constraints.f_low = 0.01 + 0.99 * brute_force::uniform(random);
    if (now())
        constraints.target
            = DelayTarget{15 + 60 * brute_force::uniform(random), 0.2 * brute_force::uniform(random),
                random() % 2 == 0 ? DelayTarget::Reading::within : DelayTarget::Reading::at_most};
    return constraints;
}

TEST(ExactSearch, EqualsTryingEveryPairAndThreshold)
{
    std::mt19937_64 random{8};
    std::size_t found = 0, missed = 0;
    for (int round = 0; round < 400; ++round) {
        const std::size_t efforts = 1 + random() % 5;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 60, 1 + random() % 30);
        const auto costs = brute_force::random_costs(random, efforts);
        const Goal goal{objectives[random() % 6], random_constraints(random)};
        const auto result = exact_search({split, costs}, goal);

        const auto points = brute_force::all_points(split, costs);
        EXPECT_EQ(result.combinations, points.size());
        const OperatingPoint* best = nullptr;
        const OperatingPoint* nearest = nullptr;
        for (const auto& point : points) {
            if (worst(point, goal.constraints) == 0
                && (best == nullptr || goes_first(point, *best, goal.objective)))
                best = &point;
            if (nearest == nullptr || worst(point, goal.constraints) < worst(*nearest, goal.constraints))
                nearest = &point;
        }
        ASSERT_EQ(result.best().has_value(), best != nullptr);
        if (best != nullptr) {
            brute_force::expect_same(*result.best(), *best);
            EXPECT_TRUE(result.nearest.empty());
            ++found;
        } else {
            EXPECT_NEAR(worst(result.nearest.front().point, goal.constraints),
                worst(*nearest, goal.constraints), 1e-12);
            EXPECT_FALSE(result.nearest.front().misses.empty());
            ++missed;
        }
    }
    EXPECT_GT(found, 100u);
    EXPECT_GT(missed, 50u);
}

TEST(ExactSearch, RanksTheBestPointOfEveryPair)
{
    std::mt19937_64 random{9};
    const auto split = brute_force::random_split(random, 4, 80, 20);
    const auto costs = brute_force::random_costs(random, 4);
    const auto result = exact_search({split, costs}, {});
    EXPECT_EQ(result.ranking.size(), 4u + 6u);
    for (std::size_t i = 1; i < result.ranking.size(); ++i)
        EXPECT_TRUE(is_better(result.ranking[i - 1], result.ranking[i], Objective::accuracy));
}

TEST(ExactSearch, SaysByHowMuchTheNearestMisses)
{
    const ScoredSplit split{2, 4, {0, 0.1F, 0.2F, 0.3F, 0, 0, 0, 0}, {1, 0, 0, 0, 1, 1, 1, 0}};
    Goal goal;
    goal.constraints.delay_ms = 11;
    goal.constraints.accuracy = 0.75;
    const auto result = exact_search({split, {{{10, 1}, {20, 2}}, {}}}, goal);
    EXPECT_FALSE(result.best());
    ASSERT_EQ(result.nearest.size(), 3u);
    // The low effort alone misses 0.75 by two thirds, the high one 11 ms by 82 %, and gates lie between.
    const auto& nearest = result.nearest.front();
    EXPECT_TRUE(nearest.point.single());
    EXPECT_EQ(nearest.point.low, 0u);
    ASSERT_EQ(nearest.misses.size(), 1u);
    EXPECT_EQ(nearest.misses[0].what, "accuracy");
    EXPECT_DOUBLE_EQ(nearest.misses[0].by(), 0.5);
    EXPECT_DOUBLE_EQ(nearest.misses[0].relative(), 2 / 3.0);
    EXPECT_NEAR(result.nearest.back().misses[0].relative(), 9 / 11.0, 1e-12);
    goal.constraints.delay_ms.reset();
    goal.constraints.accuracy = 1.0;
    const auto only_accuracy = exact_search({split, {{{10, 1}, {20, 2}}, {}}}, goal);
    ASSERT_EQ(only_accuracy.nearest.front().misses.size(), 1u);
    EXPECT_EQ(only_accuracy.nearest.front().misses[0].what, "accuracy");
    EXPECT_DOUBLE_EQ(only_accuracy.nearest.front().misses[0].by(), 0.25);
    EXPECT_TRUE(only_accuracy.nearest.front().point.single()) << "of equal accuracy the fastest";
}

TEST(ExactSearch, PrefersOfEqualAccuracyTheFaster)
{
    const ScoredSplit split{2, 3, {0.1F, 0.2F, 0.3F, 0, 0, 0}, {1, 1, 0, 1, 1, 0}};
    const auto result = exact_search({split, {{{10, 1}, {20, 2}}, {0.5, 0}}}, {});
    ASSERT_TRUE(result.best());
    EXPECT_TRUE(result.best()->single());
    EXPECT_EQ(result.best()->low, 0u);
}

TEST(ExactSearch, FindsAWorthwhileGate)
{
    // The low effort is right where it is sure; the high one where it is not.
    const ScoredSplit split{2, 4, {0.1F, 0.2F, 0.8F, 0.9F, 0, 0, 0, 0}, {1, 1, 0, 0, 0, 1, 1, 1}};
    const auto result = exact_search({split, {{{10, 1}, {20, 2}}, {}}}, {});
    ASSERT_TRUE(result.best());
    EXPECT_EQ(result.best()->accuracy, 1);
    EXPECT_EQ(result.best()->threshold, static_cast<double>(0.2F));
    EXPECT_DOUBLE_EQ(result.best()->delay_ms, 20);
}

TEST(ExactSearch, RefusesLimitsThatNothingCouldMeet)
{
    const PairTable table{{1, 1, {0}, {1}}, {{{1, 1}}, {}}};
    const double bad[] = {0, -1, std::nan(""), HUGE_VAL};
    for (const double limit : bad)
        for (auto Constraints::*which :
            {&Constraints::delay_ms, &Constraints::energy_j, &Constraints::accuracy, &Constraints::f_low}) {
            Goal goal;
            goal.constraints.*which = limit;
            EXPECT_THROW(exact_search(table, goal), std::invalid_argument) << limit;
        }
    Goal goal;
    goal.constraints.f_low = 1.01;
    EXPECT_THROW(exact_search(table, goal), std::invalid_argument);
    goal.constraints.f_low = 1;
    goal.constraints.target = DelayTarget{-3};
    EXPECT_THROW(exact_search(table, goal), std::invalid_argument);
}

TEST(ParetoFront, HoldsExactlyWhatNothingBeats)
{
    std::mt19937_64 random{10};
    for (int round = 0; round < 60; ++round) {
        const std::size_t efforts = 1 + random() % 4;
        const auto split = brute_force::random_split(random, efforts, 1 + random() % 40, 1 + random() % 20);
        const auto costs = brute_force::random_costs(random, efforts);
        const bool with_energy = round % 2 == 0;
        const auto front = pareto_front(PairTable{split, costs}, with_energy);
        const auto points = brute_force::all_points(split, costs);
        const auto beats = [with_energy](const OperatingPoint& a, const OperatingPoint& b) {
            const bool no_worse = a.accuracy >= b.accuracy && a.delay_ms <= b.delay_ms
                && (!with_energy || a.energy_j <= b.energy_j);
            return no_worse
                && (a.accuracy > b.accuracy || a.delay_ms < b.delay_ms
                    || (with_energy && a.energy_j < b.energy_j));
        };
        std::size_t unbeaten = 0;
        for (const auto& point : points)
            unbeaten += std::none_of(points.begin(), points.end(),
                            [&](const auto& other) { return beats(other, point); })
                ? 1
                : 0;
        ASSERT_EQ(front.size(), unbeaten);
        for (std::size_t i = 0; i < front.size(); ++i) {
            ASSERT_TRUE(i == 0 || front[i - 1].delay_ms < front[i].delay_ms);
            ASSERT_TRUE(std::none_of(points.begin(), points.end(), [&](const auto& other) {
                return beats(other, front[i]) && differ(other.delay_ms, front[i].delay_ms);
            }));
        }
    }
}

} // namespace
} // namespace pivotsim
