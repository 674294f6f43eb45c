// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/dataflow.h"

#include "base/yaml_loader.h"
#include "models/platform/platform_config.h"
#include "tests/models/pe_array/golden_rows.h"
#include "tests/models/pe_array/random_gemms.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr ArrayShape paper_array{64, 36};

TEST(Dataflow, TakesOneCycleMoreThanTheIndexThatScaleSimPrintsOnEveryGoldenRow)
{
    const auto rows = golden_rows();
    ASSERT_GE(rows.size(), 198U);
    for (const GoldenRow& row : rows)
        EXPECT_EQ(
            compute_cycles(*make_dataflow(row.dataflow), row.gemm, row.array, {}).count, row.last_cycle + 1)
            << testing::PrintToString(row);
}

TEST(Dataflow, TakesThePapersCyclesForDeitS)
{
    const auto is = make_dataflow("is");
    EXPECT_EQ(compute_cycles(*is, {1, 197, 384, 1152}, paper_array, {}), Cycles{47'304});
    EXPECT_EQ(compute_cycles(*is, {6, 197, 64, 197}, paper_array, {}), Cycles{12'924});
    EXPECT_EQ(compute_cycles(*is, {6, 197, 197, 64}, paper_array, {}), Cycles{32'544});
    EXPECT_EQ(compute_cycles(*is, {1, 197, 1536, 384}, paper_array, {}), Cycles{78'624});
}

/// Every MAC of the product is done once, every result leaves once as a final one.
TEST(Dataflow, FoldsCoverTheGemmExactlyOnce)
{
    RandomGemms random(1);
    for (int round = 0; round < 200; ++round) {
        const ArrayShape array = random.array(40);
        const GemmShape gemm = random.gemm(120);
        for (const char* name : {"is", "ws", "os"}) {
            const auto dataflow = make_dataflow(name);
            const FoldRange range = dataflow->folds(gemm, array);
            std::uint64_t macs = 0, results = 0;
            for (std::uint64_t outer = 0; outer < range.outer; ++outer)
                for (std::uint64_t inner = 0; inner < range.inner; ++inner) {
                    const Fold fold = dataflow->fold(gemm, array, outer, inner);
                    ASSERT_LE(fold.rows, array.rows);
                    ASSERT_LE(fold.cols, array.cols);
                    macs += fold.rows * fold.cols * fold.streamed;
                    results += fold.last_inner ? dataflow->elements(fold).outputs : 0;
                }
            EXPECT_EQ(macs, gemm.m * gemm.k * gemm.n) << name;
            EXPECT_EQ(results, gemm.m * gemm.n) << name;
        }
    }
}

TEST(Dataflow, ClosedFormIsTheSumOfItsFolds)
{
    RandomGemms random(2);
    for (int round = 0; round < 100; ++round) {
        const ArrayShape array = random.array(40);
        GemmShape gemm = random.gemm(120);
        for (const char* name : {"is", "ws", "os"}) {
            const auto dataflow = make_dataflow(name);
            const ArrayTiming timing = random.timing(true);
            const FoldRange range = dataflow->folds(gemm, array);
            Cycles sum;
            for (std::uint64_t i = 0; i < gemm.batch * range.count(); ++i) {
                const std::uint64_t within = i % range.count();
                const Fold fold = dataflow->fold(gemm, array, within / range.inner, within % range.inner);
                sum += dataflow->cycles(fold, array, timing, i == 0).total();
            }
            EXPECT_EQ(compute_cycles(*dataflow, gemm, array, timing), sum) << name;
        }
    }
}

TEST(Dataflow, UnknownNamesAreOutOfRange)
{
    EXPECT_THROW(make_dataflow("rs"), std::out_of_range);
}

ArrayTiming preset(const std::string& name)
{
    Diagnostics diagnostics;
    const Value value
        = load_yaml_file(PIVOTSIM_SOURCE_DIR "/configs/platforms/pe_timing/" + name + ".yaml", diagnostics);
    const ArrayTiming timing = fields_of(static_cast<const ArrayTiming*>(nullptr)).read(value, diagnostics);
    diagnostics.throw_if_errors();
    return timing;
}

Cycles fold_cycles(
    const char* dataflow, const GemmShape& gemm, const ArrayShape& array, const ArrayTiming& timing)
{
    const auto made = make_dataflow(dataflow);
    return made->cycles(made->fold(gemm, array, 0, 0), array, timing, true).total();
}

// What was measured on public RTL, under Verilator and Icarus.

TEST(PeTiming, ScaleSimsOwnRtlNeedsAnotherRCyclesAFold)
{
    const GemmShape gemm{1, 36, 64, 1152};
    EXPECT_EQ(fold_cycles("is", gemm, paper_array, preset("scalesim_rtl")), Cycles{1'378});
    EXPECT_EQ(fold_cycles("is", gemm, paper_array, preset("scalesim")), Cycles{1'314});
}

TEST(PeTiming, WeightStationarySocNeedsThreeTimesItsSideLessTwo)
{
    for (const std::uint32_t side : {4U, 8U, 16U})
        for (const std::uint64_t vectors : {1U, 17U, 300U})
            EXPECT_EQ(fold_cycles("ws", {1, vectors, side, side}, {side, side}, preset("ws_soc")),
                Cycles{vectors + 3 * side - 2});
}

TEST(PeTiming, AxiStreamArrayShowsItsPipelineOnceAndThenOneTileEveryKCycles)
{
    const ArrayTiming timing = preset("axis_os");
    EXPECT_EQ(fold_cycles("os", {1, 64, 384, 36}, paper_array, timing), Cycles{520});
    EXPECT_EQ(compute_cycles(*make_dataflow("os"), {1, 64, 384, 4 * 36}, paper_array, timing),
        Cycles{520 + 3 * 384});
    // below R + C - 1 = 99 the next tile waits for the array
    EXPECT_EQ(compute_cycles(*make_dataflow("os"), {1, 64, 64, 2 * 36}, paper_array, timing),
        Cycles{64 + 64 + 2 * 36 + 2 - 2 + 99});
}

TEST(PeTiming, ScaleSimIsTheDefault)
{
    const ArrayTiming timing = preset("scalesim"), defaults;
    EXPECT_EQ(timing.vertical_hop, defaults.vertical_hop);
    EXPECT_EQ(timing.horizontal_hop, defaults.horizontal_hop);
    EXPECT_EQ(timing.os_drain, defaults.os_drain);
    EXPECT_EQ(timing.latency, defaults.latency);
    EXPECT_FALSE(defaults.preload_overlapped || defaults.folds_overlapped);
}

} // namespace
} // namespace pivotsim
