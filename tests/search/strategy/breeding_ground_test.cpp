// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/breeding_ground.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace pivotsim {
namespace {

using testing::UnorderedElementsAre;

/// All that can be taken by chance.
std::set<std::uint64_t> take_all(BreedingGround& ground, std::uint64_t seed)
{
    Draw draw{seed};
    std::set<std::uint64_t> taken;
    while (const auto point = ground.take_any(draw))
        EXPECT_TRUE(taken.insert(*point).second) << *point;
    return taken;
}

TEST(BreedingGround, GivesEachListedPointOnce)
{
    StrategyContext context{{{40, 50}}, {}, {}, false, 1};
    for (std::uint64_t point = 5; point < 2000; point += 2)
        context.points.push_back(point);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        BreedingGround ground{context};
        EXPECT_EQ(
            take_all(ground, seed), std::set<std::uint64_t>(context.points.begin(), context.points.end()));
    }
}

TEST(BreedingGround, TakesAPointOnceAndNoneFromElsewhere)
{
    BreedingGround ground{{{{3, 3}}, {8, 2, 4}, {}, false, 1}};
    EXPECT_TRUE(ground.take(4));
    EXPECT_FALSE(ground.take(4));
    EXPECT_FALSE(ground.take(3));
    EXPECT_THAT(take_all(ground, 1), UnorderedElementsAre(2, 8));
    EXPECT_FALSE(ground.take(8));
}

TEST(BreedingGround, GoesByTheConditionsWherePointsAreNotListed)
{
    BreedingGround ground{{{{3, 3}}, {}, [](std::uint64_t point) { return point % 4 == 0; }, false, 1}};
    EXPECT_FALSE(ground.take(1));
    EXPECT_THAT(take_all(ground, 1), UnorderedElementsAre(0, 4, 8));

    BreedingGround empty{{{{3, 0}}, {}, {}, false, 1}};
    EXPECT_TRUE(take_all(empty, 1).empty());
}

} // namespace
} // namespace pivotsim
