// SPDX-License-Identifier: Apache-2.0
#include "models/pe_array/grid/grid_model.h"

#include "base/diagnostics.h"
#include "tests/models/gemms.h"
#include "tests/models/pe_array/random_gemms.h"
#include "tests/models/pe_array/wrong_dataflow.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

/// Cycles of the whole GEMM on clocked registers; the model itself compares each fold and the result.
Cycles clocked(
    const Dataflow& dataflow, const GemmShape& gemm, const ArrayShape& array, const ArrayTiming& timing)
{
    const Trace trace = gemms({gemm});
    const FoldSchedule schedule(trace, 0, dataflow, array, timing, paper_mapping(dataflow), {});
    GridModel grid(array, timing);
    grid.begin(schedule);
    Cycles cycles;
    for (std::uint64_t i = 0; i < schedule.folds(); ++i)
        cycles += grid.execute(schedule.fold(i)).total();
    grid.end();
    return cycles;
}

std::string complaint_of(const Dataflow& dataflow, const ArrayTiming& timing = {})
{
    try {
        clocked(dataflow, {1, 10, 20, 6}, {8, 4}, timing);
    } catch (const SimulationError& error) {
        return error.what();
    }
    return "none";
}

TEST(GridModel, TakesTheClosedFormsCyclesForRandomShapesArraysAndTimings)
{
    RandomGemms random(3);
    for (int round = 0; round < 150; ++round) {
        const ArrayShape array = random.array(12);
        const GemmShape gemm = random.gemm(30);
        const ArrayTiming timing = random.timing(false);
        for (const char* name : {"is", "ws", "os"}) {
            const auto dataflow = make_dataflow(name);
            EXPECT_EQ(clocked(*dataflow, gemm, array, timing), compute_cycles(*dataflow, gemm, array, timing))
                << name << " round " << round;
        }
    }
}

TEST(GridModel, MultipliesWhatIsSmallerThanTheArrayAndWhatIsOneByOne)
{
    for (const char* name : {"is", "ws", "os"}) {
        const auto dataflow = make_dataflow(name);
        EXPECT_EQ(clocked(*dataflow, {1, 1, 1, 1}, {1, 1}, {}), Cycles(name == std::string{"os"} ? 1 : 2))
            << name;
        EXPECT_EQ(clocked(*dataflow, {2, 3, 5, 7}, {64, 36}, {}),
            compute_cycles(*dataflow, {2, 3, 5, 7}, {64, 36}, {}))
            << name;
    }
}

/// The RTL figures of tests/models/pe_array/dataflow_test.cpp, from registers instead of formulas.
TEST(GridModel, ArrivesAtTheCyclesOfPublicRtl)
{
    ArrayTiming two_registers;
    two_registers.vertical_hop = 2;
    EXPECT_EQ(clocked(*make_dataflow("is"), {1, 36, 64, 1152}, {64, 36}, two_registers), Cycles{1'378});
    EXPECT_EQ(clocked(*make_dataflow("is"), {1, 36, 64, 1152}, {64, 36}, {}), Cycles{1'314});
    EXPECT_EQ(clocked(*make_dataflow("ws"), {1, 50, 16, 16}, {16, 16}, {}), Cycles{50 + 3 * 16 - 2});
    ArrayTiming axis;
    axis.os_drain = ArrayTiming::OsDrain::cols;
    axis.latency = 2;
    EXPECT_EQ(clocked(*make_dataflow("os"), {1, 64, 384, 36}, {64, 36}, axis), Cycles{520});
}

TEST(GridModel, HidesEveryPreloadButTheFirstBehindShadowRegisters)
{
    ArrayTiming shadow;
    shadow.preload_overlapped = true;
    const auto is = make_dataflow("is");
    const GemmShape gemm{
        2, 8, 16, 1}; // 2 x 2 folds an item; one streamed vector: the shortest time to hide behind
    EXPECT_EQ(clocked(*is, gemm, {8, 4}, {}) - clocked(*is, gemm, {8, 4}, shadow), Cycles{7 * 8});
}

/// One thing wrong, which the closed form alone would believe.
struct Wrong : WrongDataflow {
    Wrong() : WrongDataflow("ws") { }
};

struct ForgetsItsDrain : Wrong {
    FoldCycles cycles(
        const Fold& fold, const ArrayShape& array, const ArrayTiming& timing, bool first) const override
    {
        FoldCycles cycles = Wrong::cycles(fold, array, timing, first);
        cycles.drain = cycles.drain - Cycles{1};
        return cycles;
    }
};

struct SkipsARow : Wrong {
    Fold fold(const GemmShape& gemm, const ArrayShape& array, std::uint64_t outer,
        std::uint64_t inner) const override
    {
        Fold fold = Wrong::fold(gemm, array, outer, inner);
        --fold.rows;
        return fold;
    }
};

TEST(GridModel, RefusesAFormulaThatIsOneCycleShort)
{
    EXPECT_EQ(complaint_of(*make_dataflow("ws")), "none");
    EXPECT_THAT(complaint_of(ForgetsItsDrain{}),
        HasSubstr(
            "the clocked grid takes 8 + 10 + 10 cycles (preload + stream + drain), the dataflow's formula "
            "says 8 + 10 + 9"));
}

TEST(GridModel, RefusesASumThatLacksARow)
{
    EXPECT_THAT(complaint_of(SkipsARow{}), HasSubstr("the clocked grid arrives at O[0][0] = "));
}

TEST(GridModel, RefusesOverlappedFoldsInsteadOfIgnoringThem)
{
    ArrayTiming timing;
    timing.folds_overlapped = true;
    EXPECT_THROW(make_fold_model(Fidelity::grid, {8, 4}, timing), InputError);
    EXPECT_NO_THROW(make_fold_model(Fidelity::fold, {8, 4}, timing));
}

TEST(ReferenceGemm, MultipliesByHand)
{
    GemmOperands operands({1, 2, 2, 1}, 0, 0);
    operands.a.at(0, 0) = 1;
    operands.a.at(0, 1) = -2;
    operands.a.at(1, 0) = 127;
    operands.a.at(1, 1) = -128;
    operands.b.at(0, 0) = 5;
    operands.b.at(1, 0) = 7;
    const Int32Matrix result = reference_gemm(operands);
    EXPECT_EQ(result.at(0, 0), 5 - 14);
    EXPECT_EQ(result.at(1, 0), 635 - 896);
}

TEST(ReferenceGemm, OperandsDifferBetweenOperatorsAndBatchItemsAndNotBetweenRuns)
{
    const GemmShape gemm{2, 9, 9, 9};
    EXPECT_TRUE(GemmOperands(gemm, 3, 1).a == GemmOperands(gemm, 3, 1).a);
    EXPECT_FALSE(GemmOperands(gemm, 3, 1).a == GemmOperands(gemm, 3, 0).a);
    EXPECT_FALSE(GemmOperands(gemm, 3, 1).b == GemmOperands(gemm, 2, 1).b);
}

} // namespace
} // namespace pivotsim
