// SPDX-License-Identifier: Apache-2.0
// Waves of real runs, held to what the runs say of themselves.
#include "observe/run_json.h"
#include "observe/wave/wave_recorder.h"
#include "search/isolated.h"
#include "search/simulate.h"
#include "search/workload.h"
#include "tests/observe/wave/temporary_folder.h"
#include "tests/observe/wave/vcd_reader.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::json;

const std::string board = "platform={extends: platforms/zcu102.yaml}";

struct Waved {
    Json json;
    Vcd vcd;
};

Waved waved(
    const std::vector<std::string>& overrides, Detail detail = Detail::slices, const std::string& window = "")
{
    const TemporaryFolder folder;
    const std::string json = in_child([&] {
        const Study study = load_study("studies/deit_s.yaml", overrides).study;
        const Workload workload = build_workload(study);
        WaveOptions options;
        options.file = folder / "w.vcd";
        options.detail = detail;
        if (!window.empty())
            options.window = Window::parse(window, workload.trace, Clock{study.platform.clock});
        WaveRecorder wave(workload.trace, options);
        const RunResult result = simulate(study, workload.trace, workload.stream, {&wave});
        wave.finish();
        nlohmann::ordered_json json = run_json(result, workload.trace);
        json["late"] = wave.late();
        return json.dump();
    });
    return {Json::parse(json), Vcd::parse(folder.content("w.vcd"))};
}

/// The integral of the array's state is the run's cycle stack, cycle by cycle.
void expect_cycle_stack(const Waved& run, std::uint64_t period)
{
    const std::string array = "platform.pl.pe_array.";
    auto states = run.vcd.durations(array + "state");
    auto stalls = run.vcd.durations(array + "stall");
    const Json& stack = run.json["cycle_stack"];
    const auto cycles = [&](const char* key) { return stack[key].get<std::uint64_t>() * period; };
    for (const char* state : {"preload", "stream", "drain"})
        EXPECT_EQ(states[state], cycles(state)) << state;
    std::uint64_t stalled = 0;
    for (const char* cause : {"inputs", "weights", "outputs", "port", "refresh"}) {
        const std::uint64_t told = cycles((std::string{"wait_"} + cause).c_str());
        EXPECT_EQ(stalls[cause], told) << cause;
        stalled += told;
    }
    EXPECT_EQ(states["stall"], stalled);
    const std::uint64_t idle = cycles("wait_ps") + cycles("wait_dependency");
    EXPECT_LE(idle - states["idle"], period) << "the run may end within a cycle";
    EXPECT_EQ(run.json["late"], 0);
}

constexpr std::uint64_t period = 8000; // ps, of 125 MHz

TEST(WaveOfARun, ItsStatesAddUpToTheCycleStack)
{
    const Waved paper = waved({});
    expect_cycle_stack(paper, period);
    EXPECT_EQ(paper.vcd.end, paper.json["cycles"].get<std::uint64_t>() * period);
}

TEST(WaveOfARun, ItsStatesAddUpToTheCycleStackOnTheBoard)
{
    const Waved run = waved({board, "workload.effort={active: [1, 7]}"});
    expect_cycle_stack(run, period);
    EXPECT_GT(run.vcd.durations("platform.pl.pe_array.stall").at("port"), 0U);
    EXPECT_GT(run.vcd["platform.xpi3.reads"].size(), 1000U) << "the memory controller's ports are shown too";
    for (const auto& [name, course] : run.vcd.signals) {
        const std::string leaf = name.substr(name.rfind('.') + 1);
        if (leaf == "reads" || leaf == "writes" || leaf == "movements" || leaf == "occupancy") {
            EXPECT_EQ(course.back().second, "0") << name << " is left with something";
        }
    }
}

TEST(WaveOfARun, ReplayedOperatorsLookLikeSimulatedOnes)
{
    const Waved with = waved({board, "workload.effort={active: [1]}"});
    const Waved without = waved({board, "workload.effort={active: [1]}", "run.reuse=false"});
    EXPECT_EQ(with.vcd.signals, without.vcd.signals);
    EXPECT_GT(with.vcd["platform.dram.reads"].size(), 1000U);
}

TEST(WaveOfARun, AnImageThatRepeatsAnotherSaysSoUnlessItIsInTheWindow)
{
    const Waved all = waved({"run.images=10"}); // from the sixth on, clocks stand as they stood before
    const auto& image = all.vcd["platform.controller.image"];
    ASSERT_EQ(image.size(), 11U);
    EXPECT_EQ(image.back(), std::make_pair(all.vcd.end, std::string{"0"}));
    const std::uint64_t ninth = image[8].first, tenth = image[9].first;
    EXPECT_EQ(all.vcd.at("platform.controller.course", ninth), "as before");
    EXPECT_EQ(all.vcd.at("platform.controller.course", 0), "in full");

    const Waved window = waved({"run.images=10"}, Detail::slices, "image:9");
    EXPECT_EQ(window.vcd.at("platform.controller.course", ninth + 1), "in full");
    EXPECT_GE(window.vcd.begin, ninth);
    const auto& states = window.vcd["platform.pl.pe_array.state"];
    EXPECT_LE(states.back().first, tenth);
    const Waved one = waved({});
    EXPECT_EQ(states.size(), one.vcd["platform.pl.pe_array.state"].size()) << "as the first image's";
}

TEST(WaveOfARun, CommandsOfTheBanksComeInTime)
{
    const Waved run
        = waved({board, "workload.effort={active: [1]}", "workload.model.depth=1"}, Detail::beats);
    const auto command = run.vcd.durations("platform.dram.bank0.command");
    EXPECT_GT(command.at("read"), 0U);
    EXPECT_GT(command.at("activate"), 0U);
    EXPECT_EQ(run.json["late"], 0);
}

/// What it did on its own between operators, it tells with the next one.
TEST(WaveOfARun, AMemoryThatRemembersTellsInTime)
{
    const Waved run = waved(
        {board, "workload.effort={active: [1]}", "platform.memory.dram=memories/zcu102.yaml"}, Detail::beats);
    EXPECT_GT(run.vcd.durations("platform.dram.refresh.busy").at("1"), 0U);
    EXPECT_EQ(run.json["late"], 0);
}

TEST(WaveOfARun, WatchingChangesNothing)
{
    const auto answer = [](bool watched) {
        const TemporaryFolder folder;
        return in_child([&] {
            const Study study
                = load_study("studies/deit_s.yaml", {board, "workload.effort={active: [1]}"}).study;
            const Workload workload = build_workload(study);
            WaveOptions options;
            options.file = folder / "w.vcd";
            WaveRecorder wave(workload.trace, options);
            std::vector<Probe*> watchers;
            if (watched)
                watchers.push_back(&wave);
            return to_json(simulate(study, workload.trace, workload.stream, watchers), workload.trace);
        });
    };
    EXPECT_EQ(answer(true), answer(false));
}

} // namespace
} // namespace pivotsim
