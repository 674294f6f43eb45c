// SPDX-License-Identifier: Apache-2.0
// Where is the fast channel as good as the detailed one, and by how much is it off elsewhere?
#include "search/memory_file.h"
#include "search/play_memory.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

constexpr std::uint64_t requests = 32768, refresh_interval = 7'800'000'000;

struct Runs {
    MemoryRun fast, detailed;
};

Runs both(const std::string& pattern, const std::string& memory = "memories/ddr4_2133p_reference.yaml")
{
    const DramConfig config = load_memory(memory, {});
    const MemoryTraffic traffic = memory_pattern(pattern, requests, refresh_interval);
    return {play(config, traffic, DramLevel::fast), play(config, traffic)};
}

double bandwidth_ratio(const Runs& runs)
{
    return runs.fast.bandwidth_gbps / runs.detailed.bandwidth_gbps;
}

TEST(DramFast, IsTheDetailedChannelWhereItsQueueStaysShort)
{
    for (const char* pattern : {"seq_rd_2GBps", "chase_hit", "chase_miss"}) {
        const Runs runs = both(pattern);
        EXPECT_NEAR(bandwidth_ratio(runs), 1, 0.005) << pattern;
        EXPECT_NEAR(runs.fast.avg_read_latency_ns / runs.detailed.avg_read_latency_ns, 1, 0.01) << pattern;
        EXPECT_EQ(runs.fast.dram.found_full, 0U) << pattern;
    }
    const Runs conflict = both("chase_conflict");
    EXPECT_NEAR(conflict.fast.avg_read_latency_ns / conflict.detailed.avg_read_latency_ns, 1, 0.03);
}

TEST(DramFast, KeepsTheBandwidthOfAStreamThatItCanServe)
{
    const Runs runs = both("seq_rd_8GBps");
    EXPECT_NEAR(bandwidth_ratio(runs), 1, 0.001);
    EXPECT_NEAR(runs.fast.avg_read_latency_ns / runs.detailed.avg_read_latency_ns, 1, 0.15);
}

TEST(DramFast, IsAHintAndSaysSoWhereQueuesFill)
{
    for (const char* pattern : {"seq_rd", "rand_rd", "stride_4k", "rw_seq", "rw_seq_bank"}) {
        const Runs runs = both(pattern);
        EXPECT_GT(runs.fast.dram.found_full * 2, runs.fast.bursts) << pattern;
        EXPECT_GT(bandwidth_ratio(runs), 0.6) << pattern;
        EXPECT_LT(bandwidth_ratio(runs), 1.1) << pattern;
    }
}

/// One burst every tCCD_L within a bank group, in order: a closed form, but for the refreshes.
TEST(DramFast, AStreamTakesTccdLABurst)
{
    const DramConfig config = load_memory("memories/ddr4_2133p_reference.yaml", {"policy.refresh=false"});
    const MemoryRun run = play(config, memory_pattern("seq_rd", requests, refresh_interval), DramLevel::fast);
    EXPECT_NEAR(run.bandwidth_gbps, 64 / (6 * 0.9375), 0.15);
}

TEST(DramFast, AnswersEveryBurstOnceAndTheSameTwice)
{
    for (const char* pattern : {"rand_rd", "rw_seq_4k"}) {
        const Runs first = both(pattern), second = both(pattern);
        EXPECT_EQ(first.fast.dram.columns, first.fast.bursts);
        EXPECT_EQ(first.fast.sim_time_ns, second.fast.sim_time_ns);
        EXPECT_EQ(first.fast.bytes, first.detailed.bytes);
    }
}

} // namespace
} // namespace pivotsim
