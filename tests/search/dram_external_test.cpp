// SPDX-License-Identifier: Apache-2.0
// Level external, with our own channel as somebody else's simulator.
#include "base/diagnostics.h"
#include "search/memory_file.h"
#include "search/play_memory.h"
#include "tests/search/gemm_study.h"

#include <fstream>
#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using testing::HasSubstr;

constexpr const char* reference = "memories/ddr4_2133p_reference.yaml";

std::string adapter(const std::string& broken = "none")
{
    return "external.library=" PIVOTSIM_BINARY_DIR "/tests/channel_adapter_" + broken + ".so";
}

std::string tool_config(const std::string& name = "ddr4_2133p_reference.yaml")
{
    return "external.config=" PIVOTSIM_SOURCE_DIR "/configs/memories/" + name;
}

MemoryRun play_external(const std::vector<std::string>& overrides, const std::string& pattern = "seq_rd")
{
    return play(
        load_memory(reference, overrides), memory_pattern(pattern, 4096, 7'800'000'000), DramLevel::external);
}

template <class Error> std::string what_of(const std::vector<std::string>& overrides)
{
    try {
        play_external(overrides);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was wrong";
}

class External : public testing::TestWithParam<const char*> { };

/// Each burst reaches the simulator one clock late; nothing else differs, but that a full queue takes the
/// next burst in the clock after it gave one up.
TEST_P(External, OfOurOwnChannelIsTheDetailedLevelAClockLate)
{
    const std::string quiet = testing::TempDir() + "quiet_" + GetParam() + ".yaml";
    std::ofstream{quiet} << "extends: " << reference << "\npolicy: {refresh: false}\n";
    const MemoryTraffic traffic = memory_pattern(GetParam(), 4096, 7'800'000'000);
    const MemoryRun detailed = play(load_memory(reference, {"policy.refresh=false"}), traffic);
    const MemoryRun external = play_external({adapter(), "external.config=" + quiet}, GetParam());
    constexpr double clock = 0.9375;
    EXPECT_EQ(external.bursts, detailed.bursts);
    EXPECT_TRUE(external.dram.rows_unknown);
    const bool chase = traffic.pace == MemoryTraffic::Pace::think_time;
    const bool paced = std::string{GetParam()}.find("GBps") != std::string::npos;
    if (!chase && !paced) {
        EXPECT_NEAR(external.bandwidth_gbps / detailed.bandwidth_gbps, 1, 0.01);
        EXPECT_NEAR(external.avg_read_latency_ns / detailed.avg_read_latency_ns, 1, 0.05);
        return;
    }
    EXPECT_NEAR(external.avg_read_latency_ns, detailed.avg_read_latency_ns + clock, 1e-9);
    EXPECT_DOUBLE_EQ(external.max_read_latency_ns, detailed.max_read_latency_ns + clock);
    // A chase waits for each answer.
    EXPECT_DOUBLE_EQ(
        external.sim_time_ns, detailed.sim_time_ns + clock * (chase ? double(external.requests) : 1.0));
}

INSTANTIATE_TEST_SUITE_P(Patterns, External,
    testing::Values("seq_rd", "rand_rd", "rw_seq", "rw_seq_4k", "stride_64k", "seq_rd_2GBps", "seq_rd_8GBps",
        "chase_hit", "chase_conflict"),
    [](const auto& pattern) { return std::string{pattern.param}; });

TEST(ExternalAdapter, NeedsALibrary)
{
    EXPECT_THAT(what_of<InputError>({}), HasSubstr("level 'external' needs a DRAM simulator"));
}

TEST(ExternalAdapter, IsNamedWhereItIsMissing)
{
    EXPECT_THAT(what_of<InputError>({"external.library=/nowhere/adapter.so"}),
        HasSubstr("there is no file '/nowhere/adapter.so'"));
    EXPECT_THAT(what_of<InputError>({adapter(), "external.config=nowhere.yaml"}),
        HasSubstr("there is no file 'nowhere.yaml'"));
}

TEST(ExternalAdapter, IsRefusedIfItIsNone)
{
    EXPECT_THAT(what_of<InputError>({"external.library=" PIVOTSIM_SOURCE_DIR "/README.md"}),
        HasSubstr("cannot be loaded"));
    EXPECT_THAT(what_of<InputError>({"external.library=" PIVOTSIM_BINARY_DIR "/libpivotsim.so"}),
        HasSubstr("is no DRAM adapter"));
    EXPECT_THAT(what_of<InputError>({adapter("abi")}), HasSubstr("speaks version 2"));
    EXPECT_THAT(what_of<InputError>({adapter("table")}), HasSubstr("leaves functions"));
}

TEST(ExternalAdapter, TellsWhyTheSimulatorRefusesItsConfiguration)
{
    EXPECT_THAT(what_of<InputError>({adapter(), tool_config("ddr4_2400r_x16.yaml")}),
        HasSubstr("its clock has another period"));
}

TEST(ExternalAdapter, IsCaughtWhenItLies)
{
    EXPECT_THAT(what_of<SimulationError>({adapter("unknown_id"), tool_config()}),
        HasSubstr("which is not under way"));
    EXPECT_THAT(
        what_of<SimulationError>({adapter("silence"), tool_config()}), HasSubstr("has answered none"));
    EXPECT_THAT(what_of<SimulationError>({adapter("too_many"), tool_config()}), HasSubstr("bursts of 1024"));
}

} // namespace
} // namespace pivotsim
