// SPDX-License-Identifier: Apache-2.0
#include "tests/search/gemm_study.h"

#include "models/pe_array/dataflow.h"
#include "search/isolated.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

Cycles closed_form(const Study& study, const Trace& trace)
{
    const auto dataflow = make_dataflow(study.platform.pe_array.dataflow);
    const ArrayShape shape{study.platform.pe_array.rows, study.platform.pe_array.cols};
    Cycles cycles;
    for (const Operator& op : trace.operators())
        cycles += compute_cycles(*dataflow, op.gemm, shape, study.platform.pe_array.timing);
    return cycles;
}

/// Cycles of a run in a process of its own.
std::uint64_t cycles_of(const Study& study, const Trace& trace)
{
    return run_in_child(study, trace)["cycles"];
}

GemmShape random_gemm(std::mt19937& random)
{
    const auto upto = [&random](std::uint64_t most) { return random() % most + 1; };
    return {upto(3), upto(90), upto(150), upto(90)};
}

TEST(Simulation, TakesTheClosedFormsCyclesWhenNothingStalls)
{
    std::mt19937 random(1);
    for (const char* dataflow : {"is", "ws", "os"}) {
        for (int round = 0; round < 8; ++round) {
            Study sound = study();
            sound.platform.pe_array.dataflow = dataflow;
            sound.platform.pe_array.rows = random() % 40 + 1;
            sound.platform.pe_array.cols = random() % 40 + 1;
            const Trace trace = gemms({random_gemm(random), random_gemm(random)});
            EXPECT_EQ(cycles_of(sound, trace), closed_form(sound, trace).count)
                << dataflow << " round " << round;
        }
    }
}

TEST(Simulation, PiecesTakeTheSameCyclesAsWholeFoldsWhenNothingStalls)
{
    std::mt19937 random(2);
    for (const char* dataflow : {"is", "ws", "os"}) {
        for (int round = 0; round < 6; ++round) {
            Study whole = study();
            whole.platform.pe_array.dataflow = dataflow;
            whole.platform.pe_array.rows = 16;
            whole.platform.pe_array.cols = 8;
            whole.platform.memory.ipmem.size = whole.platform.memory.wtmem.size = 256;
            whole.platform.memory.opmem.size = 1024;
            Study pieces = whole;
            whole.platform.schedule.pieces = ScheduleConfig::Pieces::fold;
            pieces.platform.schedule.pieces = ScheduleConfig::Pieces::half;
            const Trace trace = gemms({random_gemm(random)});
            EXPECT_EQ(cycles_of(whole, trace), cycles_of(pieces, trace)) << dataflow << " round " << round;
        }
    }
}

/// Registers with real operands stand in for the formula, in pieces, behind a memory that makes the array
/// wait.
TEST(Simulation, TheClockedGridTakesTheCyclesOfTheFoldModelOnTheWholePlatform)
{
    std::mt19937 random(3);
    for (const char* dataflow : {"is", "ws", "os"}) {
        Study fold = study();
        fold.platform.pe_array.dataflow = dataflow;
        fold.platform.pe_array.rows = 8;
        fold.platform.pe_array.cols = 6;
        fold.platform.pe_array.timing.vertical_hop = 2;
        fold.platform.memory.level.parameters.set("bandwidth", Value::scalar("1 GB/s"));
        Study grid = fold;
        grid.run.fidelity = Fidelity::grid;
        const Trace trace = gemms({random_gemm(random), random_gemm(random)});
        EXPECT_EQ(run_in_child(grid, trace), run_in_child(fold, trace)) << dataflow;
    }
}

/// The PL moves 64 weight bytes a cycle; a memory with less makes the array wait.
Study with_bandwidth(std::uint64_t bytes_per_second)
{
    Study bound = study();
    bound.platform.memory.level.parameters.set(
        "bandwidth", Value::scalar(fmt::format("{} B/s", bytes_per_second)));
    return bound;
}

TEST(Simulation, IsNeverFasterThanTheMemoryAndWithinAFoldOfItWhenThatBounds)
{
    const Trace trace = gemms({{1, 197, 384, 1152}});
    for (const std::uint64_t bandwidth : {500'000'000ULL, 1'000'000'000ULL, 2'000'000'000ULL}) {
        const auto run = run_in_child(with_bandwidth(bandwidth), trace);
        const double bytes = run["ops"][0]["dram_bytes"];
        const double bound_ms = bytes / static_cast<double>(bandwidth) * 1e3;
        EXPECT_GE(run["delay_ms"].get<double>(), bound_ms);
        EXPECT_LE(run["delay_ms"].get<double>(), bound_ms * 1.03);
    }
}

} // namespace
} // namespace pivotsim
