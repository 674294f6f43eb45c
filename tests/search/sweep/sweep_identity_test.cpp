// SPDX-License-Identifier: Apache-2.0
// A sweep that is taken up again must be the same one: its id turns with all that changes a result, and with
// nothing else.
#include "search/isolated.h"
#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>
#include <set>

namespace pivotsim {
namespace {

using test::Scratch;
using test::small_study;

constexpr const char* rows = "platform.pe_array.rows: [8, 16]";

class SweepId : public testing::Test {
protected:
    std::string id(const std::string& section, const std::string& platform = "",
        const std::vector<std::string>& axes = {}, const std::vector<std::string>& overrides = {})
    {
        return id_of(small_study(scratch_, "{" + section + "}", platform), axes, overrides);
    }

    /// In a process of its own, as files are read once a process.
    static std::string id_of(const std::string& file, const std::vector<std::string>& axes = {},
        const std::vector<std::string>& overrides = {})
    {
        return in_child([&] { return Sweep({file, overrides, axes}).id(); });
    }

    Scratch scratch_;
};

TEST_F(SweepId, IsSixteenDigits)
{
    EXPECT_THAT(id(rows), testing::MatchesRegex("[0-9a-f]{16}"));
}

TEST_F(SweepId, DoesNotTurnWithLimitsAndForms)
{
    const std::string same = id(rows);
    EXPECT_EQ(id(std::string{rows} + ", timeout: 1 s"), same);
    EXPECT_EQ(id(std::string{rows} + ", memory: 64 MiB"), same);
    EXPECT_EQ(id("", "", {"platform.pe_array.rows=8,16"}), same);
    EXPECT_EQ(id("platform.pe_array.rows: 8:16:8"), same);
    EXPECT_EQ(id(rows, "  pe_array: {cols: 36}\n"), same); // what the platform has anyway
    EXPECT_EQ(id(rows, "", {}, {"search.lec=50 %"}), same);
    EXPECT_EQ(id(std::string{rows} + ", objectives: [delay_ms, energy_j]"), same); // the default
}

TEST_F(SweepId, TurnsWithAllThatDecidesPointsAndResults)
{
    const std::vector<std::string> ids{id(rows), id("platform.pe_array.rows: [16, 8]"),
        id("platform.pe_array.rows: [8, 16, 32]"), id("platform.pe_array.cols: [8, 16]"),
        id(rows, "  clock: 100 MHz\n"), id(std::string{rows} + ", evaluate: closed_form"),
        id(std::string{rows} + ", where: [platform.pe_array.rows < 99]"),
        id(std::string{rows} + ", require: [delay_ms < 1e9]"), id(std::string{rows} + ", objectives: [fps]"),
        id(std::string{rows} + ", fits: u250"), id(std::string{rows} + ", sample: {kind: random, points: 2}"),
        id(std::string{rows} + ", sample: {kind: random, points: 2, seed: 2}"),
        id(std::string{rows} + ", strategy: successive_halving"),
        id(std::string{rows} + ", strategy: {type: successive_halving, least: 11}"),
        id(rows, "", {}, {"name=another"}), id(rows, "", {}, {"run.images=2"}),
        id(rows, "", {"platform.clock=100 MHz"})};
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST_F(SweepId, TurnsWithTheContentOfFiles)
{
    const std::string before = id(rows);
    scratch_.write("gemms.csv", "Layer, M, N, K,\none, 64, 48, 97,\n");
    EXPECT_NE(id_of((scratch_ / "study.yaml").string()), before);
}

TEST_F(SweepId, TurnsWithTheContentOfFilesThatAnAxisNames)
{
    scratch_.write("other.csv", "Layer, M, N, K,\none, 8, 8, 8,\n");
    scratch_.write("platform.yaml", "extends: platforms/zcu102_paper.yaml\nclock: 100 MHz\n");
    const std::string gemms = "workload.gemm: [gemms.csv, other.csv]";
    const std::vector<std::string> platforms{
        "platform=platforms/zcu102_paper.yaml," + (scratch_ / "platform.yaml").string()};
    const std::string before = id(gemms), platforms_before = id("", "", platforms);
    EXPECT_EQ(id(gemms), before);
    EXPECT_EQ(id("", "", platforms), platforms_before);
    scratch_.write("other.csv", "Layer, M, N, K,\none, 8, 8, 9,\n");
    scratch_.write("platform.yaml", "extends: platforms/zcu102_paper.yaml\nclock: 101 MHz\n");
    EXPECT_NE(id(gemms), before);
    EXPECT_NE(id("", "", platforms), platforms_before);
}

} // namespace
} // namespace pivotsim
