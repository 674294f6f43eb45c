// SPDX-License-Identifier: Apache-2.0
#include "base/choice.h"
#include "base/diagnostics.h"
#include "search/gate/scored_split.h"
#include "search/gate/stop_order.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <stdexcept>

namespace pivotsim {
namespace {

std::unique_ptr<Gate> gate(const std::string& name, std::uint32_t classes, const char* normalise = nullptr)
{
    Choice<Gate> choice{name};
    if (normalise != nullptr)
        choice.parameters.set("normalise", Value::scalar(normalise));
    return create(choice, classes);
}

TEST(EntropyGate, IsOneForASoftmaxThatKnowsNothing)
{
    const auto entropy = gate("entropy", 1000);
    EXPECT_EQ(entropy->score({static_cast<float>(std::log(1000.0)), 0.001F}), 1.0F);
    EXPECT_EQ(entropy->score({0, 1}), 0.0F);
    EXPECT_EQ(entropy->most(), 1.0F);
}

TEST(EntropyGate, TakesThePublicCodesThresholdsWhenDividedByClasses)
{
    // E_code = E_paper ln K / K: the code's 0.0015 is the paper's 0.217 at K = 1000.
    const auto code = gate("entropy", 1000, "classes");
    const auto paper = gate("entropy", 1000, "log_classes");
    EXPECT_NEAR(code->score({1.5F, 0}), 0.0015, 1e-9);
    EXPECT_NEAR(paper->score({1.5F, 0}), 0.217, 5e-4);
    EXPECT_FLOAT_EQ(gate("entropy", 1000, "none")->score({1.5F, 0}), 1.5F);
}

TEST(EntropyGate, RefusesUnknownDivisorsAndASingleClass)
{
    EXPECT_THROW(gate("entropy", 10, "sqrt"), InputError);
    EXPECT_THROW(gate("entropy", 1), std::invalid_argument);
    EXPECT_THROW(gate("max_probability", 1), std::invalid_argument);
}

TEST(MaxProbabilityGate, ScoresWhatTheBestClassLeaves)
{
    const auto gate_on_confidence = gate("max_probability", 10);
    EXPECT_EQ(gate_on_confidence->score({2, 0.75F}), 0.25F);
    EXPECT_FLOAT_EQ(gate_on_confidence->most(), 0.9F);
}

TEST(Gate, StopsWhereTheScoreEqualsTheThreshold)
{
    EXPECT_TRUE(Gate::stops(0.25F, 0.25));
    EXPECT_FALSE(Gate::stops(0.25F, std::nextafter(0.25, 0.0)));
}

GateSplit two_efforts()
{
    GateSplit split;
    split.images = 3;
    split.labels = {0, 1, 1};
    split.entropy = {0, 0.5F, 0.6F, 0.1F, 0.2F, 0.3F};
    split.predictions = {0, 0, 1, 0, 1, 1};
    split.confidence = {1, 0.9F, 0.8F, 1, 1, 1};
    return split;
}

TEST(ScoredSplit, HoldsTheEffortsThatWereAskedFor)
{
    const auto scored = score_split(two_efforts(), {1, 0}, *gate("entropy", 2, "none"));
    EXPECT_THAT(scored.scores, testing::ElementsAre(0.1F, 0.2F, 0.3F, 0, 0.5F, 0.6F));
    EXPECT_THAT(scored.correct, testing::ElementsAre(1, 1, 1, 1, 0, 1));
}

TEST(ScoredSplit, RefusesWhatCannotBeSearched)
{
    const auto entropy = gate("entropy", 2);
    EXPECT_THROW(score_split(two_efforts(), {}, *entropy), std::invalid_argument);
    EXPECT_THROW(score_split(two_efforts(), {2}, *entropy), std::invalid_argument);
    EXPECT_THROW(score_split(GateSplit{}, {0}, *entropy), std::invalid_argument);
    auto split = two_efforts();
    split.entropy[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW(score_split(split, {0}, *entropy), std::invalid_argument);
}

TEST(StopOrder, CutsAtDistinctScoresOnly)
{
    const std::vector<float> scores{0.5F, 0.1F, 0.5F, -0.0F, 0.0F, 0.1F};
    const StopOrder order{scores.data(), scores.size()};
    EXPECT_THAT(order.order(), testing::ElementsAre(3, 4, 1, 5, 0, 2));
    ASSERT_EQ(order.cuts(), 4u);
    EXPECT_EQ(order.threshold(0), std::nullopt);
    EXPECT_EQ(order.stopped(0), 0u);
    EXPECT_EQ(order.stopped(1), 2u);
    EXPECT_EQ(order.stopped(3), 6u);
    EXPECT_EQ(order.threshold(2), static_cast<double>(0.1F));
    EXPECT_EQ(order.cut_at(static_cast<double>(0.1F)), 2u) << "equality stops";
    EXPECT_EQ(order.cut_at(std::nextafter(static_cast<double>(0.1F), 0.0)), 1u);
    EXPECT_EQ(order.cut_at(-1), 0u);
    EXPECT_EQ(order.cut_at(9), 3u);
    EXPECT_EQ(order.cut_for(0.3), 1u);
    EXPECT_EQ(order.cut_for(0.34), 2u);
    EXPECT_EQ(order.cut_for(1), 3u);
}

TEST(StopOrder, RadixSortAgreesWithComparing)
{
    std::mt19937 random{3};
    std::uniform_real_distribution<float> score{-2, 2};
    std::vector<float> scores(5000);
    for (auto& each : scores)
        each = random() % 3 == 0 ? std::round(score(random) * 8) / 8 : score(random);
    const StopOrder order{scores.data(), scores.size()};
    std::vector<std::uint32_t> expected(scores.size());
    for (std::uint32_t i = 0; i < expected.size(); ++i)
        expected[i] = i;
    std::stable_sort(expected.begin(), expected.end(),
        [&scores](std::uint32_t a, std::uint32_t b) { return scores[a] < scores[b]; });
    EXPECT_EQ(order.order(), expected);
}

TEST(StopOrder, ResampledIsTheOrderOfTheSample)
{
    std::mt19937 random{4};
    std::vector<float> scores(300), sample;
    std::vector<std::uint32_t> times(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        scores[i] = static_cast<float>(random() % 40) / 40;
        times[i] = random() % 3;
        sample.insert(sample.end(), times[i], scores[i]);
    }
    const auto resampled = StopOrder{scores.data(), scores.size()}.resampled(times);
    const StopOrder expected{sample.data(), sample.size()};
    ASSERT_EQ(resampled.cuts(), expected.cuts());
    for (std::size_t cut = 0; cut < expected.cuts(); ++cut) {
        EXPECT_EQ(resampled.stopped(cut), expected.stopped(cut));
        EXPECT_EQ(resampled.threshold(cut), expected.threshold(cut));
    }
}

} // namespace
} // namespace pivotsim
