// SPDX-License-Identifier: Apache-2.0
#include "tests/search/brute_force.h"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace pivotsim::brute_force {

OperatingPoint point(const ScoredSplit& split, const Costs& costs, std::size_t low, std::size_t high,
    std::optional<double> threshold)
{
    OperatingPoint result;
    result.low = low;
    result.high = high;
    result.threshold = threshold;
    result.images = split.images;
    for (std::size_t image = 0; image < split.images; ++image) {
        const double score = split.scores[low * split.images + image];
        if (threshold && score <= *threshold) {
            result.n_low += 1;
            result.c_low += split.correct[low * split.images + image];
        } else {
            result.n_high += 1;
            result.c_high += split.correct[high * split.images + image];
        }
    }
    const auto n = static_cast<double>(split.images);
    const double f_l = static_cast<double>(result.n_low) / n, f_h = static_cast<double>(result.n_high) / n;
    const double d_l = costs.efforts[low].delay_ms + costs.gate.delay_ms, d_h = costs.efforts[high].delay_ms;
    const double e_l = costs.efforts[low].energy_j + costs.gate.energy_j, e_h = costs.efforts[high].energy_j;
    result.f_low = f_l;
    result.f_high = f_h;
    result.accuracy = static_cast<double>(result.c_low + result.c_high) / n;
    result.delay_ms = f_l * d_l + f_h * (d_l + d_h);
    result.overhead_ms = f_h * d_l;
    result.energy_j = f_l * e_l + f_h * (e_l + e_h);
    result.edp.product = result.energy_j * result.delay_ms;
    result.edp.paper = e_l * d_l + f_h * e_h * d_h;
    result.edp.mean = f_l * e_l * d_l + f_h * (e_l + e_h) * (d_l + d_h);
    return result;
}

OperatingPoint single(const ScoredSplit& split, const Costs& costs, std::size_t effort)
{
    OperatingPoint result;
    result.low = result.high = effort;
    result.images = result.n_low = split.images;
    for (std::size_t image = 0; image < split.images; ++image)
        result.c_low += split.correct[effort * split.images + image];
    result.f_low = 1;
    result.accuracy = static_cast<double>(result.c_low) / static_cast<double>(split.images);
    result.delay_ms = costs.efforts[effort].delay_ms;
    result.energy_j = costs.efforts[effort].energy_j;
    const double edp = result.delay_ms * result.energy_j;
    result.edp = {edp, edp, edp};
    return result;
}

std::vector<std::optional<double>> thresholds(const ScoredSplit& split, std::size_t effort)
{
    std::set<double> distinct;
    for (std::size_t image = 0; image < split.images; ++image)
        distinct.insert(split.scores[effort * split.images + image]);
    std::vector<std::optional<double>> list{std::nullopt};
    list.insert(list.end(), distinct.begin(), distinct.end());
    return list;
}

std::vector<OperatingPoint> all_points(const ScoredSplit& split, const Costs& costs)
{
    std::vector<OperatingPoint> points;
    for (std::size_t low = 0; low < split.efforts; ++low) {
        points.push_back(single(split, costs, low));
        for (std::size_t high = 0; high < split.efforts; ++high)
            if (costs.efforts[low].delay_ms < costs.efforts[high].delay_ms)
                for (const auto& threshold : thresholds(split, low))
                    points.push_back(point(split, costs, low, high, threshold));
    }
    return points;
}

double uniform(std::mt19937_64& random)
{
    return std::ldexp(static_cast<double>(random() >> 11), -53);
}

ScoredSplit random_split(std::mt19937_64& random, std::size_t efforts, std::size_t images, unsigned levels)
{
    ScoredSplit split{efforts, images, {}, {}};
    for (std::size_t effort = 0; effort < efforts; ++effort)
        for (std::size_t image = 0; image < images; ++image) {
            split.scores.push_back(static_cast<float>(random() % levels) / static_cast<float>(levels));
            split.correct.push_back(random() % 10 < 6 + effort % 3 ? 1 : 0);
        }
    return split;
}

Costs random_costs(std::mt19937_64& random, std::size_t efforts)
{
    Costs costs;
    for (std::size_t effort = 0; effort < efforts; ++effort)
        costs.efforts.push_back({10 + 50 * uniform(random), 0.1 + 0.4 * uniform(random)});
    costs.gate = {0.1 * uniform(random), 0.001 * uniform(random)};
    return costs;
}

void expect_same(const OperatingPoint& actual, const OperatingPoint& expected)
{
    EXPECT_EQ(actual.low, expected.low);
    EXPECT_EQ(actual.high, expected.high);
    EXPECT_EQ(actual.threshold, expected.threshold);
    EXPECT_EQ(actual.images, expected.images);
    EXPECT_EQ(actual.n_low, expected.n_low);
    EXPECT_EQ(actual.n_high, expected.n_high);
    EXPECT_EQ(actual.c_low, expected.c_low);
    EXPECT_EQ(actual.c_high, expected.c_high);
    EXPECT_DOUBLE_EQ(actual.f_low, expected.f_low);
    EXPECT_DOUBLE_EQ(actual.f_high, expected.f_high);
    EXPECT_DOUBLE_EQ(actual.accuracy, expected.accuracy);
    const double rounding = 1e-12;
    EXPECT_NEAR(actual.delay_ms, expected.delay_ms, rounding * expected.delay_ms);
    EXPECT_NEAR(actual.overhead_ms, expected.overhead_ms, rounding * expected.delay_ms);
    EXPECT_NEAR(actual.energy_j, expected.energy_j, rounding * expected.energy_j);
    EXPECT_NEAR(actual.edp.product, expected.edp.product, rounding * expected.edp.product);
    EXPECT_NEAR(actual.edp.paper, expected.edp.paper, rounding * expected.edp.paper);
    EXPECT_NEAR(actual.edp.mean, expected.edp.mean, rounding * expected.edp.mean);
}

} // namespace pivotsim::brute_force
