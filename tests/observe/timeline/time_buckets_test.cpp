// SPDX-License-Identifier: Apache-2.0
#include "observe/level_order.h"
#include "observe/timeline/time_buckets.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace pivotsim {
namespace {

TEST(TimeBuckets, KeepAmountsThroughDoublingsInAnyOrder)
{
    TimeBuckets buckets;
    const std::size_t series = buckets.add_series(), other = buckets.add_series();
    std::mt19937_64 random{3};
    double sum = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t begin = random() % 50'000'000'000, end = begin + random() % 100'000'000;
        buckets.add(series, begin, end, 1 + i);
        sum += 1 + i;
    }
    buckets.add(other, 0, 0, 7);
    EXPECT_GT(buckets.step(), TimeBuckets::first_step);
    EXPECT_LE(buckets.steps(), TimeBuckets::most_steps);
    for (const auto& [which, amount] : {std::pair{series, sum}, std::pair{other, 7.0}}) {
        const auto& values = buckets.values(which);
        EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0) / amount, 1, 1e-9);
        EXPECT_NEAR(buckets.total(which) / amount, 1, 1e-12);
    }
}

TEST(TimeBuckets, SpreadEvenly)
{
    TimeBuckets buckets{1'000'000};
    const std::size_t series = buckets.add_series();
    buckets.add(series, 1'500'000, 4'000'000, 25);
    EXPECT_EQ(buckets.values(series), (std::vector<double>{5, 10, 10}));
    buckets.add(series, 0, 500'000, 3); // before its origin
    EXPECT_DOUBLE_EQ(buckets.values(series).front(), 8);
}

TEST(LevelOrder, ChangesThatComeEarlyAreBroughtIntoOrder)
{
    LevelOrder order;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
    const auto tell = [&told](std::uint64_t time, std::uint64_t value) { told.emplace_back(time, value); };
    order.change(600, 8, tell); // will be there at 600
    order.change(500, 12, tell); // four more, before that
    order.change(700, 0, tell);
    order.flush(tell);
    EXPECT_EQ(told, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{500, 4}, {600, 12}, {700, 0}}));
}

} // namespace
} // namespace pivotsim
