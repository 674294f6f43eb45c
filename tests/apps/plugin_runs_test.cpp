// SPDX-License-Identifier: Apache-2.0
// Plug-ins that fail end their own run with a diagnosis, and nothing else.
#include "tests/apps/command_run.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pivotsim::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A study of one small GEMM on an accelerator that breaks a rule.
class ARunWithABrokenPlugin : public testing::Test {
protected:
    ARunWithABrokenPlugin()
    {
        std::filesystem::create_directories(folder_);
        std::ofstream{folder_ + "/one.csv"} << "Layer, M, N, K,\none, 3, 7, 5,\n";
        std::ofstream{folder_ + "/study.yaml"}
            << "schema_version: 1\n"
               "platform: {extends: platforms/zcu102_paper.yaml, accelerator: {type: broken_tiles}}\n"
               "workload: {gemm: one.csv}\n";
    }

    CommandRun run(const std::string& accelerator, const std::vector<std::string>& more = {}) const
    {
        std::vector<std::string> arguments{"run", folder_ + "/study.yaml", "--plugin", plugin_, "--set",
            "platform.accelerator=" + accelerator};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return pivotsim(arguments);
    }

    const std::string folder_ = testing::TempDir() + "broken_run";
    const std::string plugin_ = PIVOTSIM_TEST_PLUGINS "/pivotsim_broken.so";
};

TEST_F(ARunWithABrokenPlugin, WorksWhileItBreaksNothing)
{
    EXPECT_EQ(run("broken_tiles").exit_code, 0);
}

TEST_F(ARunWithABrokenPlugin, TellsACrashAndWhatWasUnderWay)
{
    const CommandRun crash = run("{type: broken_tiles, rule: survives}");
    EXPECT_EQ(crash.exit_code, 1);
    EXPECT_THAT(crash.err,
        AllOf(HasSubstr("crashed by a memory access (SIGSEGV) while 'one' was under way"),
            HasSubstr("plug-ins loaded: broken")));
}

TEST_F(ARunWithABrokenPlugin, IsEndedWhenItHangs)
{
    const CommandRun hang = run("{type: broken_tiles, rule: ends}", {"--time-limit", "1"});
    EXPECT_EQ(hang.exit_code, 1);
    EXPECT_THAT(hang.err, HasSubstr("the time limit of 1 s has passed while 'one' was under way"));
}

TEST_F(ARunWithABrokenPlugin, TellsWhatItThrewAndWhere)
{
    const CommandRun thrown = run("{type: broken_tiles, rule: throws}");
    EXPECT_EQ(thrown.exit_code, 1);
    EXPECT_THAT(thrown.err,
        AllOf(HasSubstr("error: no more steps"), HasSubstr("'one' was under way"),
            HasSubstr("plug-ins loaded: broken")));
}

TEST(Plugins, ThatCallExitWhileTheyAreLoadedDoNotPassForSuccess)
{
    const CommandRun ended = pivotsim({"doctor", "--plugin", PIVOTSIM_TEST_PLUGINS "/refused_exits.so"});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("somebody has called exit()"), HasSubstr("refused_exits.so")));
}

TEST(Plugins, AtHandAreToldWhereTheirNameIsNotKnownYet)
{
    const CommandRun unknown
        = pivotsim({"run", "studies/deit_s.yaml", "--set", "platform.accelerator.type=pl_softmax"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("load it by `plugins: [pl_softmax]` or --plugin pl_softmax"));
}

TEST(Placement, RulesThatAdmitNothingAreRemarkedOn)
{
    const CommandRun done = pivotsim({"run", "studies/deit_s.yaml", "--set",
        "platform.placement=[{unit: pl, kinds: [gemm]}, {unit: pl, encoders: [99]}]"});
    EXPECT_EQ(done.exit_code, 0);
    EXPECT_THAT(done.err, HasSubstr("note: platform.placement.1 admits no operator of this workload"));
    EXPECT_THAT(done.err, testing::Not(HasSubstr("placement.0")));
}

TEST(Plugins, OfOneStudyAreNotThoseOfTheNext)
{
    const std::string folder = testing::TempDir();
    const std::string rest = "platform: {extends: platforms/zcu102_paper.yaml, accelerator: os_array}\n"
                             "workload: {model: models/deit_t.yaml}\n";
    std::ofstream{folder + "names_it.yaml"} << "schema_version: 1\nplugins: [os_array]\n" << rest;
    std::ofstream{folder + "does_not.yaml"} << "schema_version: 1\n" << rest;
    const CommandRun both = pivotsim({"validate", folder + "names_it.yaml", folder + "does_not.yaml"});
    EXPECT_EQ(both.exit_code, 2);
    EXPECT_THAT(both.out, HasSubstr("names_it.yaml: ok"));
    EXPECT_THAT(both.err, HasSubstr("found 'os_array'"));
}

TEST_F(ARunWithABrokenPlugin, SaysWhoWaitsForACommandThatIsLeftUnfinished)
{
    const CommandRun deadlock = run("{type: broken_by_hand, rule: finishes}");
    EXPECT_EQ(deadlock.exit_code, 1);
    EXPECT_THAT(deadlock.err, AllOf(HasSubstr("deadlock at 800 ns"), HasSubstr("its own good time")));
}

TEST_F(ARunWithABrokenPlugin, LeavesWhatWasSavedBefore)
{
    const std::string page = folder_ + "/run.html";
    std::ofstream{page} << "an older page";
    const CommandRun crash = run("{type: broken_tiles, rule: survives}", {"--report", page, "--force"});
    EXPECT_EQ(crash.exit_code, 1);
    std::ifstream file{page};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{file}, {}}), "an older page");
}

TEST_F(ARunWithABrokenPlugin, IsOneFailedPointOfASweep)
{
    std::filesystem::remove_all(folder_ + "/sweeps");
    const CommandRun sweep = pivotsim({"sweep", folder_ + "/study.yaml", "--plugin", plugin_, "--sweep",
        "platform.accelerator.rule=none,survives,work,ends", "--set", "sweep.timeout=2 s", "--store",
        folder_ + "/sweeps"});
    EXPECT_EQ(sweep.exit_code, 3) << sweep.err;
    const CommandRun table = pivotsim({"sweep", "export", "--csv", "--store", folder_ + "/sweeps"});
    for (const char* outcome : {",none", ",survives", ",work", ",ends"})
        EXPECT_THAT(table.out, HasSubstr(outcome));
    EXPECT_THAT(table.out,
        AllOf(HasSubstr("0,0,ok,,none"), HasSubstr("1,0,crash,"), HasSubstr("2,0,error,"),
            HasSubstr("3,0,timeout,")));
}

TEST(Plugins, AreToldByDoctorWithWhatTheyProvide)
{
    const CommandRun doctor
        = pivotsim({"doctor", "--json", "--plugin", PIVOTSIM_TEST_PLUGINS "/pivotsim_kinds.so"});
    const auto json = nlohmann::json::parse(doctor.out);
    EXPECT_EQ(json["plugins"]["loaded"][0]["name"], "kinds");
    EXPECT_EQ(json["plugins"]["loaded"][0]["provides"].size(), 7U);
    EXPECT_THAT(json["registered"]["gate"].get<std::vector<std::string>>(), testing::Contains("halves"));
}

TEST(Plugins, AreDescribedWithTheirParameters)
{
    const std::string plugin = PIVOTSIM_TEST_PLUGINS "/pivotsim_broken.so";
    EXPECT_THAT(pivotsim({"describe", "platform.accelerator.broken_tiles.rule", "--plugin", plugin}).out,
        HasSubstr("of the conformance suite"));
    EXPECT_THAT(pivotsim({"describe", "--schema", "--plugin", plugin}).out, HasSubstr("\"broken_tiles\""));
    const CommandRun without = pivotsim({"describe", "platform.accelerator.broken_tiles"});
    EXPECT_EQ(without.exit_code, 2);
}

} // namespace
} // namespace pivotsim::test
