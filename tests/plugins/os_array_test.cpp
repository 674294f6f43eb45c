// SPDX-License-Identifier: Apache-2.0
// The tutorial's array: a tile engine against SCALE-Sim's fold timing.
#include "base/plugin/plugin_loader.h"
#include "models/pe_array/dataflow.h"
#include "models/resources/fpga_resources.h"
#include "tests/plugins/unit_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim::test {
namespace {

Study study(const std::string& parameters, const Overrides& more = {})
{
    Overrides overrides{"platform.accelerator={type: os_array" + parameters + "}"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    return study_with("os_array", overrides);
}

TEST(OsArray, TakesTheCyclesOfOutputStationaryFoldsOnAnIdealMemory)
{
    const auto os = make_dataflow("os");
    const Study deit_s = study(", rows: 24, cols: 40");
    const Trace trace = build_trace(deit_s);
    const Json json = run_in_child(deit_s);
    std::size_t compared = 0;
    for (const Json& op : json.at("ops")) {
        const Operator& described = trace.op(*trace.find_operator(op.at("name")));
        if (op.at("unit") != "pl")
            continue;
        const std::uint64_t cycles = compute_cycles(*os, described.gemm, {24, 40}, {}).count;
        EXPECT_EQ(all_cycles(op), cycles) << op.at("name");
        EXPECT_EQ(op.at("estimated_cycles"), cycles) << op.at("name");
        ++compared;
    }
    EXPECT_EQ(compared, 72U);
}

TEST(OsArray, TakesNoCycleMoreForKInPiecesOnAnIdealMemory)
{
    // K in pieces costs no cycle by itself: sums stay where they are.
    const Json large = run_in_child(study("")), small = run_in_child(study(", input_buffer: 4 KiB"));
    EXPECT_EQ(large.at("cycles"), small.at("cycles"));
}

TEST(OsArray, ReadsHeadsThatLieSideBySide)
{
    const Json whole = run_in_child(study("")), heads = run_in_child(study("", {"workload.attention=head"}));
    EXPECT_EQ(number(op_of(whole, "encoder.1.proj"), "dram_bytes"),
        number(op_of(heads, "encoder.1.proj"), "dram_bytes"));
    EXPECT_EQ(whole.at("macs"), heads.at("macs"));
}

TEST(OsArray, RefusesBuffersThatHoldNoVector)
{
    EXPECT_THROW(study(", rows: 1024, cols: 1024, output_buffer: 4 KiB"), InputError);
    EXPECT_THROW(study(", rows: 0"), InputError);
    EXPECT_THROW(study(", rows: -3"), InputError);
    EXPECT_THROW(study(", rws: 3"), InputError);
}

TEST(OsArray, SaysWhatItTakesOfAnFpga)
{
    const auto resources = estimate_resources(study(", rows: 16, cols: 12").platform);
    ASSERT_TRUE(resources);
    EXPECT_EQ(resources->dsp, 192U);
    // 32768 B of 28 B: 1171 words of 224 bits, 7 halves of 36 bits side by side, 3 of 512 words deep.
    // 4096 B of 12 B: 342 words of 96 bits, 3 halves side by side.
    EXPECT_EQ(resources->bram36, (7U * 3 + 3) / 2);
    EXPECT_FALSE(resources->lut) << "nobody knows";
}

} // namespace
} // namespace pivotsim::test
