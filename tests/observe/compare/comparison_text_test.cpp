// SPDX-License-Identifier: Apache-2.0
// What a reader sees of a comparison.
#include "observe/compare/alike.h"
#include "observe/compare/comparison_text.h"
#include "observe/compare/text_table.h"
#include "tests/observe/compare/small_run.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

std::string page(const Json& before, const Json& after, int verbosity = 0)
{
    return comparison_text(compare(run_figures(before), run_figures(after)), "old.json", verbosity);
}

std::string verdict(const Json& before, const Json& after, double tolerance)
{
    return tolerance_text(compare(run_figures(before), run_figures(after)).beyond(tolerance), tolerance, 0);
}

/// A run of so many encoders with one operator each.
Json run_of(int encoders, std::uint64_t cycles)
{
    Json run = small_run();
    run["ops"] = Json::array();
    for (int encoder = 1; encoder <= encoders; ++encoder)
        run["ops"].push_back(
            small_operator(fmt::format("encoder.{}.fc2", encoder).c_str(), cycles, 0, 0, "compute"));
    return run;
}

TEST(ComparisonText, WritesAChangeAsAPersonWould)
{
    EXPECT_EQ(to_text(Change{41.8, 35.1}), "-16.0 %");
    EXPECT_EQ(to_text(Change{1, 3}), "+200.0 %");
    EXPECT_EQ(to_text(Change{0, 3}), "new");
    EXPECT_EQ(to_text(Change{3, 0}), "-100.0 %");
    EXPECT_EQ(to_text(Change{3, 3}), "same");
    EXPECT_EQ(to_text(Change{std::nullopt, 3}), "added");
    EXPECT_EQ(to_text(Change{3, std::nullopt}), "removed");
    EXPECT_EQ(to_text(Change{1e9, 1e9 + 1}), "+1.0e-07 %") << "small, but not the same";
}

TEST(ComparisonText, BeginsWithTheDelayAndWhatBoundsItNow)
{
    Json after = small_run();
    after["delay_ms"] = .84;
    after["ops"][1]["bound"] = "compute";
    EXPECT_THAT(page(small_run(), after),
        HasSubstr("compared with old.json\n  delay 1.000 -> 0.840 ms (-16.0 %), now compute bound in 2 of 2 "
                  "operators (1 before)\n"));
}

TEST(ComparisonText, OfTheSameIsOneLine)
{
    EXPECT_EQ(
        page(small_run(), small_run()), "compared with old.json: the same in every figure, 2 operators\n");
    EXPECT_EQ(verdict(small_run(), small_run(), .29), "  nothing differs by more than 29 %\n");
}

TEST(ComparisonText, ShowsTheCycleStackWhereItChanged)
{
    Json after = small_run();
    after["cycle_stack"]["wait_ps"] = 200;
    const std::string text = page(small_run(), after);
    EXPECT_THAT(text,
        HasSubstr("  what the array does, in cycles\n"
                  "    wait: ps                    400 ->            200        -50.0 %\n"));
    EXPECT_THAT(text, Not(HasSubstr("stream")));
    EXPECT_THAT(text, ContainsRegex("other +0.000 -> +0.000 ms +same\n"));
}

TEST(ComparisonText, SaysWhatWasNotTheSameRun)
{
    Json after = small_run();
    after["platform"] = "q\x1b[31m";
    after["images"] = 10;
    const std::string text = page(small_run(), after);
    EXPECT_THAT(text, HasSubstr("    platform        p -> q?[31m\n")) << "no escape reaches the terminal";
    EXPECT_THAT(text, HasSubstr("    images          1 -> 10\n"));
    EXPECT_THAT(text, HasSubstr("operators are sums over the images"));
}

TEST(ComparisonText, EncodersThatChangeAlikeShareARow)
{
    Json after = run_of(12, 150);
    after["ops"][3]["compute_cycles"] = 130;
    const std::string text = page(run_of(12, 100), after);
    EXPECT_THAT(text, HasSubstr("12 operators: 12 changed, 0 removed, 0 added\n"));
    EXPECT_THAT(text, HasSubstr("encoder.*.fc2 x 11"));
    EXPECT_THAT(text, HasSubstr("encoder.4.fc2 "));
    EXPECT_THAT(page(run_of(12, 100), after, 1), HasSubstr("encoder.12.fc2 "));
    EXPECT_THAT(verdict(run_of(12, 100), after, .4), HasSubstr("11 figures differ by more than 40 %"));
    EXPECT_THAT(verdict(run_of(12, 100), after, .4),
        ContainsRegex("encoder\\.\\*\\.fc2 x 11 +cycles +100 -> +150 +\\+50.0 %"));
}

TEST(ComparisonText, TenRowsAreShownAndTheRestIsCounted)
{
    Json after = run_of(12, 100);
    for (int i = 0; i < 12; ++i)
        after["ops"][i]["compute_cycles"] = 200 + i;
    const std::string text = page(run_of(12, 100), after);
    EXPECT_THAT(text, HasSubstr("encoder.3.fc2 "));
    EXPECT_THAT(text, Not(HasSubstr("encoder.2.fc2 "))) << "it changed less";
    EXPECT_THAT(text, HasSubstr("    and 2 rows more; -v shows all\n"));
    EXPECT_THAT(page(run_of(12, 100), after, 1), HasSubstr("encoder.1.fc2 "));
}

TEST(ComparisonText, StandsInColumnsHoweverLargeTheFigures)
{
    Json before = small_run(), after = small_run();
    before["macs"] = 249'138'240'841'728;
    after["macs"] = 1;
    const std::string text = page(before, after);
    const auto column = [&](const std::string& label) {
        const std::size_t from = text.find("\n    " + label);
        return text.find("->", from) - from;
    };
    EXPECT_EQ(column("MACs"), column("delay"));
    EXPECT_EQ(column("softmax"), column("delay"));
    EXPECT_THAT(text, HasSubstr("MACs             249,138,240,841,728 ->"));
}

TEST(TextTable, WidensAColumnToItsLongestCell)
{
    TextTable table{{-3, 2}};
    table.title("a title longer than its columns");
    table.row({"a", "1"});
    table.row({"\xC2\xB5", "1234"});
    table.row({"", ""});
    EXPECT_EQ(table.text(), "  a title longer than its columns\n    a      1\n    \xC2\xB5   1234\n\n");
}

TEST(Alike, ForgetsNumbersThatStandAlone)
{
    EXPECT_EQ(pattern_of("encoder.12.fc2"), "encoder.*.fc2");
    EXPECT_EQ(pattern_of("e6.encoder.1.qkv"), "e6.encoder.*.qkv");
    EXPECT_EQ(pattern_of("7"), "*");
    EXPECT_EQ(pattern_of("a..b."), "a..b.");
    EXPECT_EQ(pattern_of(""), "");
}

} // namespace
} // namespace pivotsim
