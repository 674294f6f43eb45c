// SPDX-License-Identifier: Apache-2.0
// Two runs side by side: what changed by how much, and what exceeds a tolerance, tight on both sides of it.
#include "observe/compare/comparison.h"
#include "observe/compare/comparison_json.h"
#include "tests/observe/compare/small_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::ElementsAre;
using Json = nlohmann::ordered_json;

Comparison compared(const Json& before, const Json& after)
{
    return compare(run_figures(before), run_figures(after));
}

std::vector<std::string> subjects(const std::vector<Excess>& excesses)
{
    std::vector<std::string> names;
    for (const Excess& excess : excesses)
        names.push_back(excess.subject + ":" + excess.figure);
    return names;
}

TEST(Change, IsRelativeToWhatWasBefore)
{
    EXPECT_DOUBLE_EQ(*(Change{50, 40}.relative()), -.2);
    EXPECT_DOUBLE_EQ(*(Change{-4, -2}.relative()), .5);
    EXPECT_EQ(*(Change{7, 7}.relative()), 0);
    EXPECT_EQ(*(Change{0, 0}.relative()), 0);
}

TEST(Change, FromNothingIsNoNumber)
{
    EXPECT_FALSE((Change{0, 3}.relative()));
    EXPECT_FALSE((Change{std::nullopt, 3}.relative()));
    EXPECT_FALSE((Change{3, std::nullopt}.relative()));
    EXPECT_FALSE((Change{5e-324, 1e300}.relative())) << "nor is infinity";
}

TEST(Change, ReachesEveryPercentOfAHundredAndNotOneMore)
{
    for (int percent = 1; percent <= 100; ++percent) {
        const double tolerance = percent * .01;
        for (const double scale : {1., 1e3, 1e9, 1e12}) {
            const double before = 100 * scale, step = percent * scale;
            EXPECT_FALSE((Change{before, before + step}.exceeds(tolerance))) << percent << " of " << before;
            EXPECT_TRUE((Change{before, before + step + 1}.exceeds(tolerance))) << percent;
            EXPECT_FALSE((Change{before, before - step}.exceeds(tolerance))) << percent;
            EXPECT_TRUE((Change{before, before - step - 1}.exceeds(tolerance))) << percent;
        }
    }
}

TEST(Change, NoToleranceForgivesNoRounding)
{
    EXPECT_FALSE((Change{.1, .1}.exceeds(0)));
    EXPECT_TRUE((Change{.1, std::nextafter(.1, 1)}.exceeds(0)));
    EXPECT_TRUE((Change{.1, std::nextafter(.1, 0)}.exceeds(0)));
}

TEST(Change, FromNothingExceedsAnyTolerance)
{
    EXPECT_TRUE((Change{0, 1}.exceeds(1)));
    EXPECT_FALSE((Change{0, 0}.exceeds(0)));
    EXPECT_TRUE((Change{std::nullopt, 0}.exceeds(1))) << "a new operator without cycles is one all the same";
    EXPECT_FALSE((Change{1, 0}.exceeds(1))) << "all of it is 100 %";
}

TEST(Comparison, OfARunWithItselfIsTheSame)
{
    const Comparison comparison = compared(small_run(), small_run());
    EXPECT_TRUE(comparison.same());
    EXPECT_TRUE(comparison.identity.empty());
    EXPECT_TRUE(comparison.changed_operators().empty());
    EXPECT_TRUE(comparison.beyond(0).empty());
}

TEST(Comparison, NamesWhatChangedAndByHowMuch)
{
    Json after = small_run();
    after["delay_ms"] = 1.2;
    after["cycle_stack"]["wait_port"] = 200;
    after["ops"][0]["stall_cycles"] = 300;
    after["ops"][0]["bound"] = "memory";
    after["traffic"][0]["bytes_read"] = 1400;
    const Comparison comparison = compared(small_run(), after);
    EXPECT_FALSE(comparison.same());
    EXPECT_DOUBLE_EQ(*comparison.total("delay_ms").relative(), .2);
    EXPECT_TRUE(comparison.total("energy_j").same());
    EXPECT_EQ(comparison.cycle_stack.back().name, "wait_port");
    EXPECT_TRUE(comparison.cycle_stack.back().change.added());
    EXPECT_EQ(*comparison.traffic[0].bytes_read.relative(), 1);
    const auto changed = comparison.changed_operators();
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0]->name, "encoder.1.qkv");
    EXPECT_EQ(changed[0]->cycles.before, 600);
    EXPECT_EQ(changed[0]->cycles.after, 800);
    EXPECT_EQ(changed[0]->bound_before, "compute");
    EXPECT_EQ(changed[0]->bound_after, "memory");
    ASSERT_EQ(comparison.bounds.size(), 3U);
    EXPECT_EQ(comparison.bounds[0].resource, "compute");
    EXPECT_EQ(comparison.bounds[0].before, 1U);
    EXPECT_EQ(comparison.bounds[0].after, 0U);
    EXPECT_EQ(comparison.bounds[1].after, 1U);
}

TEST(Comparison, ListsOperatorsOfOneSideOnly)
{
    Json after = small_run();
    after["path"] = "skip [1]";
    after["ops"][1]["name"] = "encoder.1.gelu";
    const Comparison comparison = compared(small_run(), after);
    ASSERT_EQ(comparison.operators.size(), 3U);
    EXPECT_TRUE(comparison.operators[1].added());
    EXPECT_EQ(comparison.operators[2].name, "encoder.1.softmax");
    EXPECT_TRUE(comparison.operators[2].removed());
    EXPECT_EQ(comparison.identity[0].key, "path");
    EXPECT_EQ(comparison.identity[0].after, "skip [1]");
    EXPECT_THAT(
        subjects(comparison.beyond(1)), ElementsAre("encoder.1.gelu:cycles", "encoder.1.softmax:cycles"));
}

TEST(Comparison, MatchesRepeatedNamesByOccurrence)
{
    Json before = small_run(), after = small_run();
    before["ops"] = Json::array(), after["ops"] = Json::array();
    for (const std::uint64_t cycles : {10, 20})
        before["ops"].push_back(small_operator("gemm", cycles, 0, 0, "compute"));
    for (const std::uint64_t cycles : {10, 25, 30})
        after["ops"].push_back(small_operator("gemm", cycles, 0, 0, "compute"));
    const Comparison comparison = compared(before, after);
    ASSERT_EQ(comparison.operators.size(), 3U);
    EXPECT_TRUE(comparison.operators[0].same());
    EXPECT_EQ(comparison.operators[1].title(), "gemm #2");
    EXPECT_EQ(*comparison.operators[1].cycles.relative(), .25);
    EXPECT_EQ(comparison.operators[2].title(), "gemm #3");
    EXPECT_TRUE(comparison.operators[2].added());
    EXPECT_TRUE(compared(after, before).operators[2].removed());
}

TEST(Comparison, TheOrderOfOperatorsIsNoChange)
{
    Json after = small_run();
    std::swap(after["ops"][0], after["ops"][1]);
    EXPECT_TRUE(compared(small_run(), after).same());
}

TEST(Comparison, TheOperatorThatCostsMostComesFirst)
{
    Json after = small_run();
    after["ops"][0]["compute_cycles"] = 510; // by 10 of 600
    after["ops"][1]["compute_cycles"] = 380; // by -20 of 400
    const Comparison comparison = compared(small_run(), after);
    const auto changed = comparison.changed_operators();
    ASSERT_EQ(changed.size(), 2U);
    EXPECT_EQ(changed[0]->name, "encoder.1.softmax");
}

TEST(Comparison, TheWorstExcessComesFirst)
{
    Json after = small_run();
    after["delay_ms"] = 1.02;
    after["energy_j"] = .505;
    after["cycles"] = 1010;
    after["dram"]["bytes_written"] = 331;
    after["ops"][0]["dram_bytes"] = 831;
    after["ops"][1]["compute_cycles"] = 300;
    EXPECT_THAT(subjects(compared(small_run(), after).beyond(.01)),
        ElementsAre("encoder.1.softmax:cycles", "encoder.1.qkv:dram_bytes", ":dram_bytes", ":delay_ms"));
}

TEST(Comparison, PowerAndTheRestAreNotJudged)
{
    Json after = small_run();
    after["power_w"] = 600.;
    after["fps"] = 1.;
    after["ops"][0]["bound"] = "memory";
    const Comparison comparison = compared(small_run(), after);
    EXPECT_FALSE(comparison.same());
    EXPECT_TRUE(comparison.beyond(0).empty());
}

TEST(ComparisonJson, SaysEverythingAndNullWhereThereIsNoNumber)
{
    Json after = small_run();
    after["cycle_stack"]["drain"] = 7;
    after["ops"][1]["name"] = "encoder.1.gelu";
    const Json json = comparison_json(compared(small_run(), after), "old.json", .01);
    EXPECT_EQ(json["with"], "old.json");
    EXPECT_EQ(json["same"], false);
    EXPECT_EQ(json["tolerance"], .01);
    EXPECT_EQ(json["within_tolerance"], false);
    EXPECT_EQ(json["exceeded"].size(), 2U);
    EXPECT_EQ(json["cycle_stack"]["drain"], (Json{{"before", 0}, {"after", 7}, {"relative", nullptr}}));
    EXPECT_EQ(json["cycle_stack"]["stream"], (Json{{"before", 500}, {"after", 500}, {"relative", 0}}));
    EXPECT_EQ(json["ops"][1]["presence"], "added");
    EXPECT_EQ(json["ops"][1]["cycles"], (Json{{"before", nullptr}, {"after", 400}, {"relative", nullptr}}));
    EXPECT_EQ(json["ops"][2]["presence"], "removed");
    EXPECT_EQ(json["ops"][2]["bound_after"], nullptr);
    EXPECT_EQ(json["bound_operators"]["ps"], (Json{{"before", 1}, {"after", 1}}));
    EXPECT_FALSE(comparison_json(compared(small_run(), after), "old.json", {}).contains("within_tolerance"));
}

} // namespace
} // namespace pivotsim
