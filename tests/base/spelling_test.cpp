// SPDX-License-Identifier: Apache-2.0
#include "base/spelling.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

TEST(Spelling, CountsEditsInHalves)
{
    EXPECT_EQ(half_edits("", ""), 0U);
    EXPECT_EQ(half_edits("rows", "rows"), 0U);
    EXPECT_EQ(half_edits("rows", "row"), 2U);
    EXPECT_EQ(half_edits("rwos", "rows"), 2U) << "a swap of neighbours is one edit";
    EXPECT_EQ(half_edits("Rows", "rows"), 1U) << "case counts half";
    EXPECT_EQ(half_edits("", "abc"), 6U);
    EXPECT_EQ(half_edits("kitten", "sitting"), 6U);
}

TEST(Spelling, SuggestsTheLikelyWordAndNothingElse)
{
    const std::vector<std::string> keys{"rows", "cols", "dataflow", "timing", "latency_cycles"};
    EXPECT_EQ(closest("row", keys), "rows");
    EXPECT_EQ(closest("datafow", keys), "dataflow");
    EXPECT_EQ(closest("latency_cycle", keys), "latency_cycles");
    EXPECT_EQ(closest("bandwidth", keys), std::nullopt);
    EXPECT_EQ(closest("x", keys), std::nullopt);
    EXPECT_EQ(closest("", keys), std::nullopt);
    EXPECT_EQ(closest("rows", {}), std::nullopt);
    EXPECT_EQ(did_you_mean("colums", keys), std::vector<std::string>{"did you mean 'cols'?"});
}

} // namespace
} // namespace pivotsim
