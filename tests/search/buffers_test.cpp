// SPDX-License-Identifier: Apache-2.0
// What the array's memories and shadow registers do to a GEMM of DeiT-S on the board, and to the estimate of
// it.
#include "tests/search/gemm_study.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

struct Outcome {
    double cycles, preload, estimate;
};

/// QKV of DeiT-S.
Outcome qkv(std::vector<std::string> overrides)
{
    overrides.insert(overrides.begin(), "platform={extends: platforms/zcu102.yaml}");
    overrides.emplace_back("run.check_protocol=true");
    Study study = load_study("studies/deit_s.yaml", overrides).study;
    const auto op = run_in_child(study, gemms({{1, 197, 384, 1152}}))["ops"][0];
    return {op["compute_cycles"].get<double>() + op["stall_cycles"].get<double>(),
        op["cycle_stack"]["preload"].get<double>(), op["estimated_cycles"].get<double>()};
}

TEST(Buffers, ShadowRegistersHideThePreload)
{
    const Outcome plain = qkv({});
    const Outcome shadowed = qkv({"platform.pe_array.timing.preload_overlapped=true"});
    EXPECT_LT(shadowed.preload, 0.01 * plain.preload) << "the first fold's alone";
    EXPECT_NEAR(shadowed.cycles, plain.cycles - plain.preload, 0.02 * plain.cycles)
        << "and nobody waits for it";
    EXPECT_NEAR(shadowed.estimate / shadowed.cycles, 1.0, 0.03);
}

/// IPMEM delivers 36 bytes a cycle: at one, a tile of 64 x 36 takes longer to load than a fold lasts.
TEST(Buffers, ShadowRegistersWaitForAMemoryThatIsTooSlow)
{
    const std::vector<std::string> fast{"platform.pe_array.timing.preload_overlapped=true",
        "platform.schedule={kind: explicit, mappings: [{order: mnk, vectors: 55, keep: [outputs]}]}"};
    std::vector<std::string> slow = fast;
    slow.emplace_back("platform.memory.ipmem.width=1 B");
    const double folds = 36 * 21, tile = 64 * 36; // 21 slices of 55 of the 1,152 vectors
    EXPECT_LT(qkv(fast).cycles, 0.1 * folds * tile);
    // Tiles at the edges are smaller: 197 rows are five tiles of 36 and one of 17.
    EXPECT_GE(qkv(slow).cycles, folds * tile * 197 / 216);
}

TEST(Buffers, AMemoryThatIsFilledOrDrainedIsSlower)
{
    const double both = qkv({}).cycles;
    for (const char* sram : {"ipmem", "wtmem"}) {
        const Outcome single = qkv({std::string{"platform.memory."} + sram + ".halves=1"});
        EXPECT_GT(single.cycles, 1.05 * both) << sram;
        EXPECT_NEAR(single.estimate / single.cycles, 1.0, 0.2) << sram;
    }
    const double none
        = qkv({"platform.memory.ipmem.halves=1", "platform.memory.wtmem.halves=1",
                  "platform.memory.opmem.halves=1", "platform.memory.global_buffer.sram.halves=1"})
              .cycles;
    EXPECT_GT(none, 1.05 * both);
}

/// Streams 64 bytes of weights a vector: through a port of one byte, 64 cycles each.
TEST(Buffers, AutoKnowsNarrowMemories)
{
    for (const char* narrow : {"wtmem.width=1 B", "wtmem.width=16 B", "opmem.width=8 B"}) {
        const std::string override = std::string{"platform.memory."} + narrow;
        const Outcome chosen = qkv({override}), paper = qkv({override, "platform.schedule=paper"});
        EXPECT_LE(chosen.cycles, 1.01 * paper.cycles) << narrow;
        EXPECT_NEAR(chosen.estimate / chosen.cycles, 1.0, 0.05) << narrow;
    }
}

TEST(Buffers, OfEqualEstimatesThePapersOrderIsTaken)
{
    const std::string os = "platform.pe_array.dataflow=os";
    EXPECT_LE(qkv({os}).cycles, qkv({os, "platform.schedule=paper"}).cycles);
}

/// HP1 and HP2 carry weights, which pass six times, and share a port of the DDR controller.
TEST(Buffers, AControllerPortThatIsTooSlowBinds)
{
    const std::vector<std::string> fixed{"platform.memory.opmem.size=256 KiB",
        "platform.schedule={kind: explicit, mappings: [{order: mnk, vectors: 165, keep: [outputs]}]}"};
    const auto at = [&fixed](const std::string& controller) {
        std::vector<std::string> overrides = fixed;
        overrides.push_back("platform.memory.ports.controller" + controller);
        return qkv(overrides);
    };
    const double weights = 384 * 1152 * 6;
    const Outcome wide = at(".bandwidth=8.528 GB/s"), narrow = at(".bandwidth=2 GB/s");
    EXPECT_GE(narrow.cycles, weights / 16.0) << "16 bytes a cycle";
    EXPECT_LE(narrow.cycles, 1.1 * weights / 16.0);
    EXPECT_NEAR(narrow.cycles / wide.cycles, 2.0, 0.2) << "two ports that get what one has";
    EXPECT_NEAR(narrow.estimate / narrow.cycles, 1.0, 0.1);
    const Outcome apart = at("={of_ports: [0, 1, 2, 3, 4, 5], of_ps: 6, bandwidth: 2 GB/s}");
    EXPECT_NEAR(apart.cycles / wide.cycles, 1.0, 0.02) << "as wide as the AXI ports themselves";
}

} // namespace
} // namespace pivotsim
