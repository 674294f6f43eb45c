// SPDX-License-Identifier: Apache-2.0
// Is our DDR4 channel the one that DRAMSys and Ramulator 2.1 simulate?
#include "search/memory_file.h"
#include "search/play_memory.h"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace pivotsim::test {
namespace {

struct Measured {
    double bandwidth, latency;
};

/// By configuration and pattern: what each tool measured.
using Reference = std::map<std::pair<std::string, std::string>, std::vector<Measured>>;

Reference reference()
{
    std::ifstream file(PIVOTSIM_SOURCE_DIR "/tests/data/dram_reference.csv");
    Reference rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> cells;
        std::istringstream rest(line);
        for (std::string cell; std::getline(rest, cell, ',');)
            cells.push_back(cell);
        enum Column { config = 2, pattern = 3, latency = 5, bandwidth = 8 };
        rows[{cells.at(config), cells.at(pattern)}].push_back(
            {std::stod(cells.at(bandwidth)), std::stod(cells.at(latency))});
    }
    return rows;
}

/// Relative difference to the nearest of the tools.
double nearest(double ours, const std::vector<Measured>& tools, double Measured::*figure)
{
    double least = INFINITY;
    for (const Measured& tool : tools)
        least = std::min(least, std::abs(ours / tool.*figure - 1));
    return least;
}

class DramReference : public testing::TestWithParam<const char*> { };

TEST_P(DramReference, IsMetOnEveryPattern)
{
    const std::string config = GetParam();
    const bool interleaved = config.find("BgInterleaved") != std::string::npos;
    std::vector<std::string> overrides;
    if (config.find("no refresh") != std::string::npos)
        overrides.emplace_back("policy.refresh=false");
    const DramConfig memory = load_memory(
        std::string{"memories/ddr4_2133p_reference"} + (interleaved ? "_bgint" : "") + ".yaml", overrides);

    constexpr std::uint64_t requests = 65536, refresh_interval = 7'800'000'000;
    std::size_t patterns = 0;
    for (const auto& [key, tools] : reference()) {
        if (key.first != config)
            continue;
        ASSERT_EQ(tools.size(), 2U);
        const MemoryRun run = play(memory, memory_pattern(key.second, requests, refresh_interval));
        EXPECT_LE(nearest(run.bandwidth_gbps, tools, &Measured::bandwidth), 0.02) << key.second;
        EXPECT_LE(nearest(run.avg_read_latency_ns, tools, &Measured::latency), 0.05) << key.second;
        ++patterns;
    }
    EXPECT_GE(patterns, 11U);
}

INSTANTIATE_TEST_SUITE_P(Configurations, DramReference,
    testing::Values(
        "zcu102-2133P RoBaBgCo", "zcu102-2133P BgInterleaved", "zcu102-2133P RoBaBgCo no refresh"));

/// Idle latencies have closed forms (research/dram.md, section 3f): no queue, no refresh, one burst at a
/// time.
TEST(DramLatency, OfOneBurstIsAClosedForm)
{
    const DramConfig memory = load_memory("memories/ddr4_2133p_reference.yaml", {"policy.refresh=false"});
    const double tck = 0.9375, frontend = 1, cl = 15, burst = 4, trcd = 15, trp = 15;
    const MemoryRun hit = play(memory, memory_pattern("chase_hit", 8192, 0));
    EXPECT_DOUBLE_EQ(hit.min_read_latency_ns, (frontend + cl + burst) * tck);
    EXPECT_DOUBLE_EQ(hit.max_read_latency_ns, (frontend + cl + burst + trcd) * tck);
    const MemoryRun conflict = play(memory, memory_pattern("chase_conflict", 8192, 0));
    EXPECT_DOUBLE_EQ(conflict.max_read_latency_ns, (frontend + cl + burst + trcd + trp) * tck);
    EXPECT_EQ(conflict.dram.row_conflicts(), 8191U);
}

TEST(DramBandwidth, OfRandomReadsIsBoundByFourActivates)
{
    // Every burst opens a row, and tFAW lets four of them through: 4 x 64 B / 30 ns.
    const DramConfig memory = load_memory("memories/ddr4_2133p_reference.yaml", {"policy.refresh=false"});
    const MemoryRun run = play(memory, memory_pattern("rand_rd", 65536, 0));
    const double bound = 4 * 64 / (32 * 0.9375);
    EXPECT_LE(run.bandwidth_gbps, bound * 1.001);
    EXPECT_GE(run.bandwidth_gbps, bound * 0.98);
}

TEST(DramTraffic, LargeRequestsMoveEveryByteOnce)
{
    const DramConfig memory = load_memory("memories/zcu102.yaml", {});
    MemoryTraffic traffic{"mixed", MemoryTraffic::Pace::due_times, 0, {}};
    std::uint64_t bytes = 0, bursts = 0;
    for (std::uint64_t i = 0; i < 500; ++i) {
        const std::uint64_t address = i * 9973 % (1U << 28U);
        const auto length = static_cast<std::uint32_t>(1 + i * 37 % 5000);
        traffic.requests.push_back({i * 100'000'000, address, length, i % 3 == 0});
        bytes += length;
        bursts += (address + length - 1) / 64 - address / 64 + 1;
    }
    const MemoryRun run = play(memory, traffic);
    EXPECT_EQ(run.bytes, bytes);
    EXPECT_EQ(run.bursts, bursts);
    EXPECT_EQ(run.dram.columns, bursts);
    EXPECT_EQ(run.requests, 500U);
}

} // namespace
} // namespace pivotsim::test
