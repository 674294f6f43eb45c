// SPDX-License-Identifier: Apache-2.0
// What `run` records and `timeline` reads, as users meet it.
#include "tests/apps/command_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using nlohmann::json;
using testing::HasSubstr;

class Recorded : public testing::Test {
protected:
    Recorded() : folder_(fs::temp_directory_path() / ("pivotsim_recorded." + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
    }
    ~Recorded() override { fs::remove_all(folder_); }

    CommandRun run(const std::vector<std::string>& arguments) const
    {
        return pivotsim(arguments, folder_.string());
    }
    CommandRun recorded(const std::vector<std::string>& options) const
    {
        std::vector<std::string> arguments{"run", "studies/deit_s.yaml", "--json"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        return run(arguments);
    }
    std::string content(const std::string& name) const
    {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder_;
};

TEST_F(Recorded, StatsAndTopSayWhatTheRunSays)
{
    const json result = json::parse(recorded({"--timeline", "t.pftrace.gz"}).out);
    const json stats = json::parse(run({"timeline", "stats", "t.pftrace.gz", "--json"}).out);
    EXPECT_EQ(stats["span_cycles"], result["cycles"]);
    EXPECT_EQ(stats["cycle_stack"]["stream"], result["cycle_stack"]["stream"]);
    EXPECT_EQ(stats["cycle_stack"]["wait: ps"], result["cycle_stack"]["wait_ps"]);
    EXPECT_EQ(stats["cut"], false);
    const json top = json::parse(run({"timeline", "top", "t.pftrace.gz", "--json"}).out);
    EXPECT_EQ(top[0]["name"], "wait: ps");
    EXPECT_EQ(top[0]["blocked_by"], "ps");
    const json operators
        = json::parse(run({"timeline", "top", "t.pftrace.gz", "--by", "operator", "-n", "3", "--json"}).out);
    EXPECT_EQ(operators.size(), 3U);
    EXPECT_THAT(operators[0]["name"], HasSubstr("softmax"));
    EXPECT_EQ(run({"timeline", "validate", "t.pftrace.gz"}).exit_code, 0);
}

TEST_F(Recorded, DiffFailsBeyondATolerance)
{
    recorded({"--timeline", "a.pftrace", "--level", "operators"});
    recorded({"--timeline", "b.pftrace", "--level", "operators", "--set", "platform.pe_array.rows=32"});
    const CommandRun same = run({"timeline", "diff", "a.pftrace", "a.pftrace", "--tolerance", "0"});
    EXPECT_EQ(same.exit_code, 0);
    EXPECT_THAT(same.out, HasSubstr("operators: 0 of"));
    const CommandRun changed = run({"timeline", "diff", "a.pftrace", "b.pftrace", "--tolerance", "1 %"});
    EXPECT_EQ(changed.exit_code, 4);
    EXPECT_THAT(changed.out, HasSubstr("59.659968 ->     78.000960 ms  +30.74 %"));
    EXPECT_EQ(run({"timeline", "diff", "a.pftrace", "b.pftrace"}).exit_code, 0);
}

TEST_F(Recorded, ACutFileIsReadAndADamagedOneIsFaulty)
{
    recorded({"--timeline", "t.pftrace"});
    const std::string whole = content("t.pftrace");
    std::ofstream{folder_ / "cut.pftrace", std::ios::binary} << whole.substr(0, whole.size() / 3);
    const CommandRun cut = run({"timeline", "stats", "cut.pftrace"});
    EXPECT_EQ(cut.exit_code, 0);
    EXPECT_THAT(cut.err, HasSubstr("cut.pftrace is cut"));
    EXPECT_EQ(run({"timeline", "validate", "cut.pftrace"}).exit_code, 0);
    std::string damaged = whole;
    for (std::size_t at = whole.size() / 2; at < whole.size() / 2 + 4000; at += 37)
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
    std::ofstream{folder_ / "damaged.pftrace", std::ios::binary} << damaged;
    EXPECT_NE(run({"timeline", "validate", "damaged.pftrace"}).exit_code, 0);
    const CommandRun exported = run({"timeline", "export", "t.pftrace", "-o", "t.json"});
    EXPECT_EQ(exported.exit_code, 0);
    EXPECT_GT(json::parse(content("t.json"))["traceEvents"].size(), 80'000U);
}

TEST_F(Recorded, NonsenseIsRefusedBeforeTheRun)
{
    std::ofstream{folder_ / "there.pftrace"} << "mine";
    for (const auto& [options, message] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"--timeline", "there.pftrace"}, "exists already"},
             {{"--report", "there.pftrace"}, "exists already"},
             {{"--timeline", "t.csv"}, "the ending says the format"},
             {{"--timeline", "none/t.pftrace"}, "cannot write"},
             {{"--timeline", "t.pftrace", "--level", "slice"}, "did you mean 'slices'"},
             {{"--timeline", "t.pftrace", "--window", "encoder:77"}, "no such operator"},
             {{"--timeline", "t.pftrace", "--limit", "5 Hz"}, "--limit '5 Hz'"},
             {{"--window", "encoder:7"}, "are about what is recorded"}}) {
        const CommandRun refused = recorded(options);
        EXPECT_EQ(refused.exit_code, 2) << message;
        EXPECT_THAT(refused.out + refused.err, HasSubstr(message));
    }
    EXPECT_EQ(content("there.pftrace"), "mine");
    EXPECT_FALSE(fs::exists(folder_ / "t.pftrace"));
}

TEST_F(Recorded, AWindowWithoutTheRunIsSaidSo)
{
    for (const std::string window : {"900s:", "image:7"}) {
        const CommandRun empty = recorded({"--timeline", "t.pftrace", "--window", window, "--force"});
        EXPECT_EQ(empty.exit_code, 2);
        EXPECT_THAT(empty.out + empty.err, HasSubstr("nothing of the run is in the window")) << window;
    }
}

TEST_F(Recorded, OutputsAreNotWrittenOverEachOtherNorOverDevices)
{
    const CommandRun twice = recorded({"--timeline", "t.json", "--report", "./t.json", "--force"});
    EXPECT_EQ(twice.exit_code, 2);
    EXPECT_THAT(twice.out + twice.err, HasSubstr("both name"));
    std::ofstream{folder_ / "kept.html"} << "old";
    fs::create_symlink("kept.html", folder_ / "link.html");
    EXPECT_EQ(recorded({"--report", "link.html", "--force"}).exit_code, 0);
    EXPECT_TRUE(fs::is_symlink(folder_ / "link.html"));
    EXPECT_THAT(content("kept.html"), HasSubstr("<!doctype html>"));
    if (!fs::is_character_file("/dev/full"))
        GTEST_SKIP() << "there is no /dev/full";
    fs::create_symlink("/dev/full", folder_ / "full.pftrace");
    fs::create_symlink("/dev/full", folder_ / "full.html");
    EXPECT_EQ(recorded({"--timeline", "full.pftrace", "--force"}).exit_code, 2);
    EXPECT_EQ(recorded({"--report", "full.html", "--force"}).exit_code, 2);
    EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(Recorded, AReportHoldsTheResultAndATimeline)
{
    const json result = json::parse(recorded({"--report", "r.html"}).out);
    const std::string page = content("r.html");
    const std::string mark = "id=\"pivotsim-report\">";
    const std::size_t from = page.find(mark) + mark.size();
    const json data = json::parse(page.substr(from, page.find("</script>", from) - from));
    EXPECT_EQ(data["result"]["ops"], result["ops"]);
    EXPECT_EQ(data["provenance"], result["provenance"]);
    EXPECT_EQ(data["configuration"]["platform"]["pe_array"]["rows"]["value"], 64);
    EXPECT_GT(data["timeline"]["count"], 50'000);
    EXPECT_EQ(data["timeline"]["end_ns"], 59'659'968);
}

} // namespace
} // namespace pivotsim
