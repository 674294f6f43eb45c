// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/zoo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace pivotsim {
namespace {

using List = std::optional<std::vector<std::int64_t>>;

std::string refusal(std::uint32_t depth, const List& skip, const List& active)
{
    try {
        Path::from_lists(depth, skip, active);
    } catch (const InputError& error) {
        return findings_of(error);
    }
    return "accepted";
}

TEST(Path, WithoutListsKeepsEveryAttention)
{
    const auto path = Path::from_lists(12, {}, {});
    EXPECT_EQ(path.effort(), 12u);
    EXPECT_EQ(path.to_string(), "skip []");
    EXPECT_EQ(path, Path{12});
}

TEST(Path, CountsFromOneInListsAndFromZeroInside)
{
    const auto path = Path::from_lists(12, List{{10, 3, 4, 9}}, {});
    EXPECT_EQ(path.effort(), 8u);
    EXPECT_THAT(path.skipped(), testing::ElementsAre(2, 3, 8, 9));
    EXPECT_THAT(path.active(), testing::ElementsAre(0, 1, 4, 5, 6, 7, 10, 11));
    EXPECT_EQ(path.to_string(), "skip [3, 4, 9, 10]");
}

TEST(Path, SkippingSomeIsKeepingTheOthers)
{
    EXPECT_EQ(Path::from_lists(5, List{{2, 4}}, {}), Path::from_lists(5, {}, List{{1, 3, 5}}));
    EXPECT_NE(Path::from_lists(5, List{{2, 4}}, {}), Path{5});
    EXPECT_EQ(Path::from_lists(5, {}, List{std::vector<std::int64_t>{}}).effort(), 0u);
}

TEST(Path, RefusesBothLists)
{
    EXPECT_EQ(refusal(12, List{{3}}, List{{4}}), "0:0 skip and active are both given\n");
}

TEST(Path, RefusesEncodersThatDoNotExist)
{
    EXPECT_EQ(refusal(12, List{{0}}, {}), "0:0 skip: encoder 0 is out of range: 1 to 12\n");
    EXPECT_EQ(refusal(12, {}, List{{13, -1}}),
        "0:0 active: encoder 13 is out of range: 1 to 12\n0:0 active: encoder -1 is out of range: 1 to 12\n");
    EXPECT_EQ(refusal(12, List{{std::int64_t{1} << 40}}, {}),
        "0:0 skip: encoder 1099511627776 is out of range: 1 to 12\n");
}

TEST(Path, RefusesRepeats)
{
    EXPECT_EQ(refusal(12, List{{5, 6, 5}}, {}), "0:0 skip: encoder 5 is listed twice\n");
}

TEST(Path, IsOneTo4096EncodersDeep)
{
    EXPECT_EQ(Path{4096}.effort(), 4096u);
    EXPECT_EQ(refusal(0, {}, {}), "0:0 depth 0 is out of range: 1 to 4096\n");
    EXPECT_EQ(refusal(4097, {}, {}), "0:0 depth 4097 is out of range: 1 to 4096\n");
    Path path{64};
    EXPECT_FALSE(path.is_active(64));
    EXPECT_THROW(path.set_active(64, true), std::out_of_range);
}

TEST(Path, HoldsAnySubsetOverAnyDepth)
{
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        const std::uint32_t depth = 1 + random() % 200;
        std::vector<std::int64_t> skip;
        for (std::uint32_t encoder = 1; encoder <= depth; ++encoder)
            if (random() % 2 == 0)
                skip.push_back(encoder);
        const auto path = Path::from_lists(depth, skip, {});
        ASSERT_EQ(path.effort(), depth - skip.size());
        ASSERT_EQ(path.effort(), path.active().size());
        ASSERT_EQ(path.skipped().size(), skip.size());
        for (std::size_t i = 0; i < skip.size(); ++i)
            ASSERT_EQ(path.skipped()[i] + 1, skip[i]);
    }
}

} // namespace
} // namespace pivotsim
