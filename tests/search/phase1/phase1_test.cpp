// SPDX-License-Identifier: Apache-2.0
#include "search/phase1/all_paths.h"
#include "search/phase1/design_space.h"
#include "search/phase1/optimal_paths.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <stdexcept>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Values of a few bits tie often, in exact arithmetic and in rounded one.
CkaMatrix random_cka(std::uint32_t depth, std::mt19937_64& random, unsigned levels)
{
    std::vector<double> values(std::size_t{depth} * depth);
    for (auto& value : values)
        value = levels > 0 ? static_cast<double>(random() % levels) / levels
                           : std::ldexp(static_cast<double>(random() >> 11), -53);
    return {depth, values};
}

/// CKA[i,j] = i + j / 100, so that a score tells which terms it has.
CkaMatrix telling_cka(std::uint32_t depth)
{
    std::vector<double> values;
    for (std::uint32_t i = 1; i <= depth; ++i)
        for (std::uint32_t j = 1; j <= depth; ++j)
            values.push_back(i + j / 100.0);
    return {depth, values};
}

Path skipping(std::uint32_t depth, std::vector<std::int64_t> skip)
{
    return Path::from_lists(depth, std::move(skip), {});
}

TEST(PathScore, OfThePapersExampleHasItsFourTerms)
{
    EXPECT_NEAR(path_score(skipping(12, {3, 4, 9, 10}), telling_cka(12)), 2.03 + 2.04 + 8.09 + 8.10, 1e-12);
}

TEST(PathScore, IgnoresInactiveEncodersBeforeTheFirstActiveOne)
{
    EXPECT_EQ(path_score(skipping(12, {1, 2, 3, 4, 5, 6}), telling_cka(12)), 0);
    EXPECT_NEAR(path_score(skipping(4, {1, 3}), telling_cka(4)), 2.03, 1e-12);
}

TEST(PathScore, RunsToTheLastEncoder)
{
    EXPECT_NEAR(path_score(skipping(4, {3, 4}), telling_cka(4)), 2.03 + 2.04, 1e-12);
}

TEST(PathScore, IsNothingWhereNothingOrEverythingIsSkipped)
{
    EXPECT_EQ(path_score(Path{12}, telling_cka(12)), 0);
    EXPECT_EQ(path_score(skipping(3, {1, 2, 3}), telling_cka(3)), 0);
    EXPECT_THROW(path_score(Path{11}, telling_cka(12)), std::invalid_argument);
}

TEST(PathScore, PathsAreDrawnEncoderByEncoder)
{
    EXPECT_EQ(draw(skipping(12, {3, 4, 9, 10})), "AA..AAAA..AA");
}

TEST(OptimalPaths, EqualEnumerationForEveryEffortToTheLastBit)
{
    std::mt19937_64 random{1};
    for (const unsigned levels : {0u, 2u, 3u, 10u, 1000u})
        for (const std::uint32_t depth : {1u, 2u, 3u, 7u, 12u, 16u}) {
            const auto cka = random_cka(depth, random, levels);
            const auto optimal = optimal_paths(cka);
            ASSERT_EQ(optimal.size(), depth + 1);
            for (std::uint32_t effort = 0; effort <= depth; ++effort) {
                const auto paths = all_paths(cka, effort);
                ASSERT_EQ(optimal[effort].score, paths.front().score);
                ASSERT_EQ(optimal[effort].path, paths.front().path)
                    << optimal[effort].path.to_string() << " for " << paths.front().path.to_string();
                ASSERT_EQ(optimal[effort].score, path_score(optimal[effort].path, cka));
                ASSERT_EQ(optimal[effort].path.effort(), effort);
            }
        }
}

TEST(OptimalPaths, KeepTheirTieBreakWhereRoundingSwallowsADifference)
{
    // Behind a run of 2^53, tails of 0.25 and 0.5 sum to the same: the smaller list must win, although its
    // tail is the worse one.
    std::vector<double> values(25, 0);
    values[0 * 5 + 1] = std::ldexp(1.0, 53);
    values[2 * 5 + 4] = 0.25; // encoder 3 active, 5 skipped
    values[2 * 5 + 3] = 0.0;
    values[3 * 5 + 4] = 0.5; // encoder 4 active, 5 skipped
    const CkaMatrix cka{5, values};
    const auto optimal = optimal_paths(cka);
    EXPECT_EQ(optimal[2].path, all_paths(cka, 2).front().path);
    EXPECT_THAT(optimal[2].path.active(), ElementsAre(0, 2));
}

TEST(OptimalPaths, OfEqualScoresTakeTheSmallestList)
{
    const CkaMatrix flat{6, std::vector<double>(36, 0.0)};
    EXPECT_THAT(optimal_paths(flat)[3].path.active(), ElementsAre(0, 1, 2));
}

TEST(OptimalPaths, PreferNegativeSimilarityNowhere)
{
    const CkaMatrix negative{4, std::vector<double>(16, -1.0)};
    const auto optimal = optimal_paths(negative);
    EXPECT_THAT(optimal[1].path.active(), ElementsAre(3)) << "nothing is skipped behind the last encoder";
    EXPECT_EQ(optimal[1].score, 0);
}

TEST(OptimalPaths, RefuseScoresThatOverflow)
{
    const CkaMatrix huge{4, std::vector<double>(16, 1e308)};
    EXPECT_NO_THROW(optimal_paths(CkaMatrix{2, std::vector<double>(4, 1e308)}));
    EXPECT_THROW(optimal_paths(huge), std::invalid_argument);
}

TEST(AllPaths, ComeBestFirstAndEachOnce)
{
    std::mt19937_64 random{2};
    const auto paths = all_paths(random_cka(10, random, 4), 4);
    EXPECT_EQ(paths.size(), 210u);
    for (std::size_t i = 1; i < paths.size(); ++i)
        ASSERT_TRUE(scores_before(paths[i - 1], paths[i]));
}

TEST(AllPaths, SayHowManyTheyWouldBe)
{
    const CkaMatrix cka{40, std::vector<double>(1600, 0.5)};
    try {
        all_paths(cka, 20);
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), HasSubstr("effort 20 of 40 encoders has 137846528820 paths"));
    }
    EXPECT_EQ(all_paths(cka, 1, 40).size(), 40u);
    EXPECT_THROW(all_paths(cka, 1, 39), std::invalid_argument);
    EXPECT_THROW(all_paths(cka, 41), std::invalid_argument);
}

TEST(DesignSpace, OfThePapersPairIsMeantAs203280Paths)
{
    const auto space = design_space(12, {6, 3});
    ASSERT_EQ(space.pairs.size(), 1u);
    EXPECT_EQ(space.pairs[0].low, 3u);
    EXPECT_EQ(space.pairs[0].paths, 203280.0L);
    EXPECT_EQ(space.ratio(), 203280.0L);
}

TEST(DesignSpace, OfDeiTsEffortsIsSome100000TimesPivots)
{
    const auto space = design_space(12, {3, 4, 5, 6, 7, 8, 9});
    EXPECT_EQ(space.pivot, 21u);
    EXPECT_GT(space.ratio(), 1e5L);
    EXPECT_LT(space.ratio(), 1e6L);
}

TEST(DesignSpace, CountsExactly)
{
    EXPECT_EQ(count_paths(5, 3), 10.0L);
    EXPECT_EQ(count_paths(60, 30), 118264581564861424.0L);
    EXPECT_EQ(count_paths(5, 6), 0.0L);
    EXPECT_THROW(design_space(12, {3, 3}), std::invalid_argument);
    EXPECT_THROW(design_space(12, {3, 13}), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
