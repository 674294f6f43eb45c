// SPDX-License-Identifier: Apache-2.0
// `run --compare OLD`: what a regression check in a script relies on.
#include "tests/apps/command_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;

class Compare : public testing::Test {
protected:
    Compare() : folder_(fs::temp_directory_path() / ("pivotsim_compare." + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
        write("old.json", run({"--json"}).out);
    }
    ~Compare() override { fs::remove_all(folder_); }

    CommandRun run(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), {"run", "studies/deit_s.yaml"});
        return pivotsim(arguments, folder_.string());
    }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream{folder_ / name} << text;
    }

    fs::path folder_;
};

TEST_F(Compare, ARunIsTheSameAsItself)
{
    const CommandRun same = run({"--compare", "old.json", "--tolerance", "0"});
    EXPECT_EQ(same.exit_code, 0) << same.err;
    EXPECT_EQ(same.err, "");
    EXPECT_THAT(same.out, HasSubstr("compared with old.json: the same in every figure, 149 operators\n"));
    const json result = json::parse(run({"--compare", "old.json", "--tolerance", "0", "--json"}).out);
    EXPECT_EQ(result["comparison"]["within_tolerance"], true);
    EXPECT_EQ(result["comparison"]["same"], true);
    EXPECT_EQ(result["cycles"], 7'457'496) << "the run's own keys stay";
}

TEST_F(Compare, AnotherArrayFailsAndNamesTheOperators)
{
    const std::vector<std::string> smaller{
        "--set", "platform.pe_array.rows=32", "--compare", "old.json", "--tolerance", "1 %"};
    const CommandRun failed = run(smaller);
    EXPECT_EQ(failed.exit_code, 4);
    EXPECT_EQ(failed.err, "");
    EXPECT_THAT(failed.out, HasSubstr("delay 59.660 -> 78.001 ms (+30.7 %)"));
    EXPECT_THAT(failed.out, HasSubstr("148 figures differ by more than 1 %, the worst first"));
    EXPECT_THAT(failed.out, ContainsRegex("encoder\\.\\*\\.qkt x 12 +DRAM bytes +762,390 -> +2,625,222 "));
    std::vector<std::string> as_json = smaller;
    as_json.emplace_back("--json");
    const json comparison = json::parse(run(as_json).out)["comparison"];
    EXPECT_EQ(comparison["within_tolerance"], false);
    EXPECT_EQ(comparison["exceeded"].size(), 148U);
    EXPECT_EQ(comparison["exceeded"][0]["operator"], "encoder.1.qkt");
}

TEST_F(Compare, WithoutAToleranceNothingFails)
{
    const CommandRun other
        = run({"--set", "workload.effort={skip: [3]}", "--set", "run.images=2", "--compare", "old.json"});
    EXPECT_EQ(other.exit_code, 0) << other.err;
    EXPECT_THAT(other.out, HasSubstr("    path            skip [] -> skip [3]\n"));
    EXPECT_THAT(other.out, HasSubstr(", 7 removed, 0 added\n"));
    EXPECT_THAT(other.out, HasSubstr("stream of 2 images")) << "the run's own page stays whole";
}

TEST_F(Compare, AResultThatWasComparedCanBeComparedWith)
{
    write("newer.json", run({"--compare", "old.json", "--json"}).out);
    EXPECT_EQ(run({"--compare", "newer.json", "--tolerance", "0"}).exit_code, 0);
}

TEST_F(Compare, AWrongFileIsRefusedBeforeTheRun)
{
    write("cut.json", content_of((folder_ / "old.json").string()).substr(0, 3000) + "\n");
    write("search.json", R"({"phase1": [], "phase2": {}})");
    write("list.json", "[1]");
    write("empty.json", "");
    write("study.yaml", "name: deit_s");
    for (const auto& [file, message] : std::vector<std::pair<std::string, std::string>>{
             {"cut.json", "error[E-TRUNCATED]: the JSON ends before it is complete\n   --> cut.json:"},
             {"search.json", "it is the result of a search"}, {"list.json", "found an array"},
             {"empty.json", "the file is empty"}, {"missing.json", "there is no such file"},
             {"study.yaml", "error[E-SYNTAX]: this is not JSON: invalid literal\n --> study.yaml:1:2"}}) {
        const CommandRun refused = run({"--compare", file});
        EXPECT_EQ(refused.exit_code, 2);
        EXPECT_EQ(refused.out, "");
        EXPECT_THAT(refused.err, HasSubstr(message));
    }
    const json errors = json::parse(run({"--compare", "cut.json", "--json"}).out);
    const std::string cut = content_of((folder_ / "cut.json").string());
    EXPECT_EQ(errors["errors"][0]["line"], std::count(cut.begin(), cut.end(), '\n') + 1);
}

TEST_F(Compare, AToleranceIsAShareAndNeedsSomethingToCompareWith)
{
    EXPECT_EQ(run({"--compare", "old.json", "--tolerance", "0.01"}).exit_code, 0);
    for (const char* wrong : {"-1 %", "-1", "5", "1 %%", "", "x", "nan", "inf"}) {
        const CommandRun refused = run({"--compare", "old.json", "--tolerance", wrong});
        EXPECT_EQ(refused.exit_code, 2) << wrong;
        EXPECT_THAT(refused.err, HasSubstr("--> --tolerance"));
    }
    EXPECT_THAT(run({"--tolerance", "1 %"}).err, HasSubstr("--tolerance requires --compare"));
}

} // namespace
} // namespace pivotsim
