// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sampling.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <numeric>
#include <set>

namespace pivotsim {
namespace {

using testing::Each;
using testing::IsEmpty;
using testing::Lt;
using testing::SizeIs;
using Kind = SampleConfig::Kind;
using Points = std::vector<std::uint64_t>;

bool all(std::uint64_t)
{
    return true;
}

SampleConfig sample(Kind kind, std::uint64_t points, std::uint64_t seed = 1)
{
    return {kind, points, seed};
}

Points whole(std::uint64_t size)
{
    Points points(size);
    std::iota(points.begin(), points.end(), 0);
    return points;
}

bool ascends(const Points& points)
{
    return std::adjacent_find(points.begin(), points.end(), std::greater_equal<>{}) == points.end();
}

TEST(Sampling, OfTheGridIsAllThatIsAccepted)
{
    EXPECT_EQ(sample_points({{3, 4, 5}}, {}, all), whole(60));
    const Points thirds = sample_points({{3, 4, 5}}, {}, [](std::uint64_t point) { return point % 3 == 0; });
    EXPECT_THAT(thirds, SizeIs(20));
    EXPECT_THAT(sample_points({{3, 0, 5}}, {}, all), IsEmpty());
}

TEST(Sampling, AtRandomHasEachPointOnceAndIsTheSameOnEveryCall)
{
    const GridShape grid{{10, 10, 10}};
    for (const std::uint64_t count : {1, 17, 100, 499, 500, 501, 999, 1000}) {
        const Points points = sample_points(grid, sample(Kind::random, count), all);
        EXPECT_THAT(points, SizeIs(count));
        EXPECT_THAT(points, Each(Lt(1000U)));
        EXPECT_TRUE(ascends(points));
        EXPECT_EQ(points, sample_points(grid, sample(Kind::random, count), all));
        if (count < 1000) {
            EXPECT_NE(points, sample_points(grid, sample(Kind::random, count, 2), all));
        }
    }
    EXPECT_EQ(sample_points(grid, sample(Kind::random, 5000), all), whole(1000));
}

TEST(Sampling, AtRandomTakesEachPointEquallyOften)
{
    // 20 of 60, 3,000 times: each point 1,000 times; four standard deviations are 103.
    for (const std::uint64_t count : {20, 40}) {
        std::vector<int> taken(60);
        for (std::uint64_t seed = 1; seed <= 3000; ++seed)
            for (const std::uint64_t point : sample_points({{60}}, sample(Kind::random, count, seed), all))
                ++taken[point];
        const double expected = 50.0 * static_cast<double>(count);
        for (const int times : taken)
            EXPECT_NEAR(times, expected, 4.5 * std::sqrt(3000 * (1.0 / 3) * (2.0 / 3))) << count;
    }
}

TEST(Sampling, AtRandomDrawsFromThoseThatAreAccepted)
{
    const auto rare = [](std::uint64_t point) { return point % 100 == 42; };
    EXPECT_THAT(sample_points({{100'000}}, sample(Kind::random, 50), rare), SizeIs(50));
    EXPECT_THAT(sample_points({{100'000}}, sample(Kind::random, 5000), rare), SizeIs(1000)); // all there are
    EXPECT_THAT(
        sample_points({{10, 10}}, sample(Kind::random, 5), [](std::uint64_t) { return false; }), IsEmpty());
}

TEST(Sampling, AtRandomReachesAllPartsOfAHugeGrid)
{
    constexpr std::uint32_t most = 0xffffffff;
    for (const GridShape& grid : {GridShape{{most, most}}, GridShape{{most, 3, 1 << 30}},
             GridShape{{1 << 16, 1 << 16, 1 << 16, 32769}}, GridShape{{most, 2}}, GridShape{{1U << 31}}}) {
        const std::uint64_t size = grid.size();
        const Points points = sample_points(grid, sample(Kind::random, 4000), all);
        EXPECT_THAT(points, SizeIs(4000));
        EXPECT_THAT(points, Each(Lt(size)));
        std::array<int, 8> eighths{};
        for (const std::uint64_t point : points)
            ++eighths[std::min<std::uint64_t>(7, point / (size / 8))];
        for (const int count : eighths) // five standard deviations
            EXPECT_NEAR(count, 500, 5 * std::sqrt(4000 * 7.0 / 64)) << size;
    }
}

TEST(Sampling, OfAHugeGridGivesUpWhereHardlyAnythingIsAccepted)
{
    const GridShape grid{{1 << 16, 1 << 16, 1 << 16}};
    const auto half = [](std::uint64_t point) { return point % 2 == 0; };
    EXPECT_THAT(sample_points(grid, sample(Kind::random, 100), half), SizeIs(100));
    const auto hundredth = [](std::uint64_t point) { return point % 100 == 0; };
    EXPECT_THAT(sample_points(grid, sample(Kind::random, 100), hundredth), SizeIs(100));
    EXPECT_THAT(
        sample_points(grid, sample(Kind::random, 100), [](std::uint64_t) { return false; }), IsEmpty());
}

TEST(LatinHypercube, TakesEveryStratumOfEveryAxisOnce)
{
    for (const std::uint64_t count : {1, 2, 7, 32, 100}) {
        const GridShape grid{{static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(3 * count),
            static_cast<std::uint32_t>(7 * count)}};
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Points points = sample_points(grid, sample(Kind::latin_hypercube, count, seed), all);
            ASSERT_THAT(points, SizeIs(count));
            ASSERT_TRUE(ascends(points));
            for (std::size_t axis = 0; axis < 3; ++axis) {
                std::set<std::uint64_t> strata;
                for (const std::uint64_t point : points)
                    strata.insert(grid.levels_of(point)[axis] / (grid.levels[axis] / count));
                ASSERT_THAT(strata, SizeIs(count)) << "axis " << axis << " seed " << seed;
            }
        }
    }
}

TEST(LatinHypercube, SpreadsFewLevelsEvenly)
{
    // 4 levels and 40 points: 10 strata lie in each level.
    const GridShape grid{{4, 1000}};
    const Points points = sample_points(grid, sample(Kind::latin_hypercube, 40), all);
    std::array<int, 4> counts{};
    for (const std::uint64_t point : points)
        ++counts[grid.levels_of(point)[0]];
    EXPECT_THAT(counts, Each(10));
}

TEST(LatinHypercube, TurnsWithItsSeedAndWithNothingElse)
{
    const GridShape grid{{50, 50}};
    const auto points = sample_points(grid, sample(Kind::latin_hypercube, 20, 3), all);
    EXPECT_EQ(points, sample_points(grid, sample(Kind::latin_hypercube, 20, 3), all));
    EXPECT_NE(points, sample_points(grid, sample(Kind::latin_hypercube, 20, 4), all));
}

TEST(LatinHypercube, KeepsWhatIsAcceptedAndEachPointOnce)
{
    const GridShape grid{{50, 50}};
    const auto even = [](std::uint64_t point) { return point % 2 == 0; };
    const Points all_points = sample_points(grid, sample(Kind::latin_hypercube, 40), all);
    Points expected;
    std::copy_if(all_points.begin(), all_points.end(), std::back_inserter(expected), even);
    EXPECT_EQ(sample_points(grid, sample(Kind::latin_hypercube, 40), even), expected);
    EXPECT_EQ(sample_points({{2, 2}}, sample(Kind::latin_hypercube, 1000), all), whole(4));
    EXPECT_EQ(sample_points({{1}}, sample(Kind::latin_hypercube, 10), all), whole(1));
    EXPECT_EQ(sample_points({{1}}, sample(Kind::random, 10), all), whole(1));
}

TEST(LatinHypercube, FitsAHugeGrid)
{
    const GridShape grid{{1'000'000, 1'000'000, 1'000'000}};
    const Points points = sample_points(grid, sample(Kind::latin_hypercube, 1000), all);
    EXPECT_THAT(points, SizeIs(1000));
    std::set<std::uint64_t> strata;
    for (const std::uint64_t point : points)
        strata.insert(grid.levels_of(point)[0] / 1000);
    EXPECT_THAT(strata, SizeIs(1000));
}

} // namespace
} // namespace pivotsim
