// SPDX-License-Identifier: Apache-2.0
// Saved results: told apart by their keys, and refused with a place where they are not what they must be.
#include "base/diagnostics.h"
#include "observe/report/report_data.h"
#include "tests/observe/report/small_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;

std::string complaint(const Json& result)
{
    try {
        report_data(result, "saved.json");
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
    return "";
}

class SavedResult : public testing::Test {
protected:
    SavedResult()
        : path_(fs::temp_directory_path() / ("pivotsim_saved." + std::to_string(::getpid()) + ".json"))
    {
    }
    ~SavedResult() override { fs::remove(path_); }

    Json read(const std::string& text) const
    {
        std::ofstream{path_, std::ios::binary} << text;
        return read_report_data(path_.string());
    }
    std::string refused(const std::string& text) const
    {
        try {
            read(text);
        } catch (const InputError& error) {
            return render(error.findings(), Colour::off);
        }
        return "";
    }

    fs::path path_;
};

TEST(ReportData, KeysTellARunFromASearch)
{
    EXPECT_EQ(report_data(small_run(), "r")["kind"], "run");
    EXPECT_EQ(report_data(small_search(), "s")["kind"], "search");
    EXPECT_EQ(report_data(small_search(), "s")["title"], "pair on board");
    EXPECT_THAT(complaint({{"delay_ms", 1}}), HasSubstr("neither 'ops' nor 'phase1'"));
    EXPECT_THAT(complaint(Json::array({1, 2})), HasSubstr("neither a run's nor a search's result"));
    EXPECT_THAT(complaint("text"), HasSubstr("saved.json"));
}

TEST(ReportData, PartsBesideTheResultAreMovedOutOfIt)
{
    Json run = small_run();
    run["configuration"] = {{"clock", {{"value", "125 MHz"}, {"origin", "default"}}}};
    run["provenance"] = {{"pivotsim", "0.1.0"}};
    const Json data = report_data(run, "r");
    EXPECT_EQ(data["configuration"], run["configuration"]);
    EXPECT_EQ(data["provenance"], run["provenance"]);
    EXPECT_TRUE(data["timeline"].is_null());
    EXPECT_EQ(data["result"], small_run());
}

TEST(ReportData, EveryKeyThatIsNeededIsMissed)
{
    for (const Json& whole : {small_run(), small_search()})
        for (const char* key :
            {"study", "model", "platform", "delay_ms", "cycle_stack", "ops", "source", "points"}) {
            Json without = whole;
            if (without.erase(key) == 0 || std::string{key} == "ops")
                continue;
            EXPECT_THAT(complaint(without), HasSubstr(std::string{"/"} + key + " is missing"));
        }
}

TEST(ReportData, AWrongTypeIsNamedByItsPointer)
{
    Json run = small_run();
    run["ops"][1]["macs"] = "many";
    run["cycle_stack"]["drain"] = nullptr;
    EXPECT_THAT(complaint(run), HasSubstr("/ops/1/macs is string, expected a number"));
    EXPECT_THAT(complaint(run), HasSubstr("/cycle_stack"));
    Json search = small_search();
    search["phase2"]["accuracy"] = nullptr;
    EXPECT_THAT(complaint(search), HasSubstr("/phase2/accuracy is null, expected a number"));
    search["phase2"] = nullptr; // a search may choose nothing
    EXPECT_EQ(complaint(search), "");
}

TEST_F(SavedResult, IsReadBack)
{
    EXPECT_EQ(read(small_run().dump(2))["result"], small_run());
}

TEST_F(SavedResult, CutAnywhereIsRefusedAtItsEnd)
{
    const std::string whole = small_run().dump(1);
    for (std::size_t length = 0; length < whole.size(); length += 61)
        EXPECT_THAT(refused(whole.substr(0, length)), HasSubstr(path_.string() + ":")) << length;
    EXPECT_THAT(refused(whole.substr(0, whole.size() / 2)), HasSubstr("ends in the middle of a JSON value"));
}

TEST_F(SavedResult, WhatIsNoJsonIsShownWithLineAndColumn)
{
    EXPECT_THAT(refused("{\"ops\": [],\n \"study\": oops}"), HasSubstr(path_.string() + ":2:"));
    EXPECT_THAT(refused(small_run().dump() + "x"), HasSubstr("not JSON"));
    EXPECT_THAT(refused("{\"ops\": [1e999]}"), HasSubstr("E-RESULT"));
}

TEST_F(SavedResult, NestedBeyondReasonIsRefused)
{
    constexpr std::size_t deep = 1'000'000;
    EXPECT_THAT(
        refused("{\"ops\": " + std::string(deep, '[') + std::string(deep, ']') + "}"), HasSubstr("100 deep"));
}

} // namespace
} // namespace pivotsim
