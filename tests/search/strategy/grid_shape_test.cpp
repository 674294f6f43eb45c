// SPDX-License-Identifier: Apache-2.0
#include "search/strategy/grid_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(GridShape, CountsWithTheLastAxisRunningFastest)
{
    const GridShape grid{{2, 3, 4}};
    EXPECT_EQ(grid.size(), 24U);
    std::uint64_t index = 0;
    for (std::uint32_t x = 0; x < 2; ++x)
        for (std::uint32_t y = 0; y < 3; ++y)
            for (std::uint32_t z = 0; z < 4; ++z, ++index) {
                EXPECT_EQ(grid.index_of({x, y, z}), index);
                EXPECT_THAT(grid.levels_of(index), ElementsAre(x, y, z));
            }
}

TEST(GridShape, HasOnePointWithoutAxesAndNoneWithAnEmptyOne)
{
    EXPECT_EQ(GridShape{}.size(), 1U);
    EXPECT_EQ(GridShape{}.index_of({}), 0U);
    EXPECT_THAT(GridShape{}.levels_of(0), IsEmpty());
    EXPECT_EQ((GridShape{{1U << 31, 1U << 31, 1U << 31, 0}}.size()), 0U);
}

TEST(GridShape, CountsUpToSixtyFourBitsAndRefusesMore)
{
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    const GridShape grid{{most, most, 1}};
    EXPECT_EQ(grid.size(), std::uint64_t{most} * most);
    EXPECT_THAT(grid.levels_of(grid.size() - 1), ElementsAre(most - 1, most - 1, 0));
    EXPECT_EQ(grid.index_of({most - 1, most - 1, 0}), grid.size() - 1);
    EXPECT_THROW((GridShape{{most, most, 2}}.size()), std::overflow_error);
}

TEST(GridShape, RefusesWhatLiesOutside)
{
    const GridShape grid{{2, 3}};
    EXPECT_THROW(grid.levels_of(6), std::out_of_range);
    EXPECT_THROW(grid.index_of({0, 3}), std::out_of_range);
    EXPECT_THROW(grid.index_of({0}), std::out_of_range);
    EXPECT_THROW(GridShape{}.levels_of(1), std::out_of_range);
    EXPECT_THROW((GridShape{{0}}.levels_of(0)), std::out_of_range);
}

} // namespace
} // namespace pivotsim
