// SPDX-License-Identifier: Apache-2.0
// What configs/platforms/zcu102.yaml and configs/memories/ say about real boards.
#include "search/memory_file.h"
#include "search/play_memory.h"
#include "tests/search/gemm_study.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// Share of the theoretical bandwidth that one linear stream of reads gets.
double stream_share(const std::string& memory)
{
    const DramConfig config = load_memory(memory, {});
    const MemoryRun run = play(config, memory_pattern("seq_rd", 65536, 0));
    return run.bandwidth_gbps * 1e9 / static_cast<double>(config.peak().bytes_per_second);
}

/// Manev, Vaishnav and Koch (FPT'19) measured at most 75 % from the PL of a ZCU102: its address map keeps a
/// stream in one bank group, so that bursts follow each other every tCCD_L.
TEST(Board, AStreamOnAZcu102GetsThreeQuartersOfItsDdr4)
{
    EXPECT_NEAR(stream_share("memories/zcu102.yaml"), 0.75, 0.015);
}

/// The same authors measured 92.5 % on an Ultra96. Held out: nothing was adjusted to it.
TEST(Board, AStreamOnAnUltra96GetsNineTenthsOfItsLpddr4)
{
    EXPECT_NEAR(stream_share("memories/ultra96.yaml"), 0.925, 0.015);
}

nlohmann::json one_encoder(std::vector<std::string> overrides)
{
    overrides.insert(overrides.begin(), "platform={extends: platforms/zcu102.yaml}");
    overrides.emplace_back("run.check_protocol=true");
    overrides.emplace_back("platform.unpriced_groups=[norm, residual, stem, head, gate, softmax, mlp]");
    overrides.emplace_back("workload.effort={active: [1]}");
    return run_in_child(load_study("studies/deit_s.yaml", overrides).study);
}

const nlohmann::json& qkv(const nlohmann::json& run)
{
    for (const auto& op : run["ops"])
        if (op["name"] == "encoder.1.qkv")
            return op;
    throw std::out_of_range("no encoder.1.qkv");
}

double cycles(const nlohmann::json& op)
{
    return op["compute_cycles"].get<double>() + op["stall_cycles"].get<double>();
}

TEST(Board, ThePapersScheduleIsBoundByThePortThatItsPartialSumsTake)
{
    const auto paper = one_encoder({"platform.schedule=paper"});
    EXPECT_EQ(qkv(paper)["bound"], "port");
    // 5 of 6 folds send 4 bytes a sum through one port of 16 bytes a cycle; what comes back has wires of its
    // own.
    const double sums = 197 * 1152 * 5 * 4.0 + 197 * 1152;
    EXPECT_GE(cycles(qkv(paper)), sums / 16);
    EXPECT_LE(cycles(qkv(paper)), 1.2 * sums / 16);
    const auto half = one_encoder({"platform.schedule=paper", "platform.memory.ports.width=8 B"});
    EXPECT_NEAR(cycles(qkv(half)) / cycles(qkv(paper)), 2.0, 0.15);
}

/// One bound after the other: sums in OPMEM, then weights through two ports.
TEST(Board, WhatBoundsTheBoardIsFoundByEnlargingIt)
{
    const auto board = qkv(one_encoder({}));
    EXPECT_EQ(board["bound"], "compute") << "short folds: preload and drain, not their operands";
    std::vector<std::string> overrides{"platform.memory.opmem.size=256 KiB"};
    const auto sums = qkv(one_encoder(overrides));
    EXPECT_LT(cycles(sums), 0.6 * cycles(board));
    EXPECT_GE(cycles(sums), 384 * 1152 * 6 / 32.0) << "weights, six times, through two ports of 16 bytes";
    EXPECT_LE(cycles(sums), 1.10 * 384 * 1152 * 6 / 32.0);
    overrides.emplace_back("platform.memory.ports.weights=[1, 2, 4, 5]");
    overrides.emplace_back("platform.memory.dma_outstanding=8");
    const auto ports = qkv(one_encoder(overrides));
    EXPECT_LT(cycles(ports), 0.8 * cycles(sums));
    EXPECT_GT(cycles(ports), 47'304.0) << "the paper's cycles need operands that are always there";
}

TEST(Board, PsTrafficAndPlTrafficShareTheDram)
{
    const std::vector<std::string> small{"platform={extends: platforms/zcu102.yaml}",
        "workload.effort={active: [1]}", "platform.ps.overlap=true", "platform.schedule=paper",
        "workload.attention=head",
        "platform.memory.dram={extends: memories/zcu102.yaml, timing: {tck: 7.5 ns}}"};
    const auto run = run_in_child(load_study("studies/deit_s.yaml", small).study);
    std::uint64_t bytes = 0;
    double busy = 0, begin = 1e18, end = 0;
    for (const auto& op : run["ops"]) {
        if (op["group"] != "softmax" && op["group"] != "attention_mac")
            continue;
        bytes += op["dram_bytes"].get<std::uint64_t>();
        busy += op["end_ns"].get<double>() - op["start_ns"].get<double>();
        begin = std::min(begin, op["start_ns"].get<double>());
        end = std::max(end, op["end_ns"].get<double>());
    }
    EXPECT_GT(busy, end - begin) << "PS and PL work at once";
    EXPECT_LE(static_cast<double>(bytes) / (end - begin), 17.07 / 8)
        << "and together get no more than there is";
}

} // namespace
} // namespace pivotsim
