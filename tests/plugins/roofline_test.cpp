// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/one_operator.h"
#include "tests/search/gemm_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fmt/format.h>
#include <regex>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;
using Overrides = std::vector<std::string>;

constexpr double cycle = 1; // nanoseconds: what an operator may take beyond the closed form, and its rounding

/// 1 TFLOP/s, 100 GB/s without latency, a class apart from the others in each efficiency.
Study machine(const Overrides& more = {})
{
    Overrides overrides{"platform={extends: platforms/v100.yaml}", "platform.accelerator.peak=1e12",
        "platform.accelerator.launch=5 us", "platform.accelerator.gemm=50 %",
        "platform.accelerator.batched_gemm=25 %", "platform.accelerator.softmax=20 %",
        "platform.accelerator.element_wise=40 %", "platform.accelerator.sparse=10 %",
        "platform.accelerator.gather=5 %", "platform.memory.dram.bandwidth=100 GB/s",
        "platform.memory.dram.latency=0 s", "run.check_protocol=true"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    return load_study("studies/deit_s.yaml", overrides).study;
}

double delay_ns(const Study& study, const Trace& trace)
{
    return run_in_child(study, trace)["delay_ms"].get<double>() * 1e6;
}

const Overrides fast_memory{"platform.memory.dram.bandwidth=900 TB/s"};
const Overrides no_tiles{"platform.accelerator.cores=1", "platform.accelerator.tile_rows=1",
    "platform.accelerator.tile_columns=1", "platform.accelerator.tile_depth=1"};

Overrides operator+(Overrides a, const Overrides& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

TEST(Roofline, AProductThatComputesForLongTakesItsClassesShareOfThePeak)
{
    const GemmShape gemm{1, 197, 384, 1536}, heads{6, 197, 64, 197};
    const std::tuple<OperatorKind, GemmShape, double> products[] = {{OperatorKind::gemm, gemm, 0.5},
        {OperatorKind::conv, gemm, 0.5}, {OperatorKind::batched_gemm, heads, 0.25}};
    for (const auto& [kind, shape, efficiency] : products)
        EXPECT_NEAR(delay_ns(machine(fast_memory + no_tiles), one_gemm(kind, shape)),
            5000 + 2.0 * static_cast<double>(shape.macs()) / (1e12 * efficiency) * 1e9, cycle)
            << to_string(kind);
}

TEST(Roofline, ANonLinearOperatorTakesItsKindsFlopsAtItsClassesShareOfThePeak)
{
    const RowShape rows{1182, 197};
    const std::tuple<OperatorKind, double, double> kinds[] = {{OperatorKind::softmax, 20, 0.2},
        {OperatorKind::gelu, 20, 0.4}, {OperatorKind::layer_norm, 8, 0.4}, {OperatorKind::add, 1, 0.4},
        {OperatorKind::entropy, 40, 0.4}};
    for (const auto& [kind, flop, efficiency] : kinds)
        EXPECT_NEAR(delay_ns(machine(fast_memory), one_rows(kind, rows)),
            5000 + flop * 1182 * 197 / (1e12 * efficiency) * 1e9, cycle)
            << to_string(kind);
}

TEST(Roofline, AnOperatorOfFewFlopsTakesItsBytesOverTheBandwidth)
{
    const Study study = machine(Overrides{"platform.memory.dram.latency=300 ns"} + no_tiles);
    EXPECT_NEAR(delay_ns(study, one_rows(OperatorKind::add, {197, 384})),
        5000 + 300 + 3 * 4 * 197 * 384 / 100e9 * 1e9, cycle);
    EXPECT_NEAR(delay_ns(study, one_gemm(OperatorKind::gemm, {1, 1, 384, 1000})),
        5000 + 300 + 4 * (384 + 384 * 1000 + 1000) / 100e9 * 1e9, cycle);
}

TEST(Roofline, ComputingAndMemoryHideBehindEachOther)
{
    // 2 x 64 x 64 x n / 0.5 TFLOP/s against 4 (64 x 64 + 128 n) bytes / 100 GB/s
    for (const std::uint64_t n : {16, 64, 4096}) {
        const GemmShape gemm{1, 64, 64, n};
        const double compute = 2.0 * static_cast<double>(gemm.macs()) / 0.5e12 * 1e9;
        const double memory = 4.0 * (64 * 64 + 128 * static_cast<double>(n)) / 100e9 * 1e9;
        EXPECT_NEAR(delay_ns(machine(no_tiles), one_gemm(OperatorKind::gemm, gemm)),
            5000 + std::max(compute, memory), cycle);
    }
}

TEST(Roofline, TilesOfAProductTakeWavesOfCores)
{
    // 4 x 24 tiles of 64 x 64 x 384 on 80 cores: two waves; 70 rows are two tiles of rows, 48 in all: one.
    const double wave = 2.0 * 80 * 64 * 64 * 384 / (1e12 * 0.5) * 1e9;
    const Study study = machine(fast_memory);
    EXPECT_NEAR(delay_ns(study, one_gemm(OperatorKind::gemm, {1, 197, 384, 1536})), 5000 + 2 * wave, cycle);
    EXPECT_NEAR(delay_ns(study, one_gemm(OperatorKind::gemm, {1, 70, 384, 1536})), 5000 + wave, cycle);
    EXPECT_NEAR(delay_ns(study, one_gemm(OperatorKind::gemm, {1, 1, 384, 1})), 5000 + wave, cycle);
    // K = 1536 is three tiles of 512 deep: 4 x 6 x 3 of them.
    EXPECT_NEAR(
        delay_ns(study, one_gemm(OperatorKind::gemm, {1, 197, 1536, 384})), 5000 + wave * 512 / 384, cycle);
}

TEST(Roofline, WithoutALaunchNothingIsAddedAndFusedOperatorsHaveNone)
{
    const Trace gelu = one_rows(OperatorKind::gelu, {197, 1536}),
                norm = one_rows(OperatorKind::layer_norm, {197, 384});
    const double full = delay_ns(machine(), gelu);
    EXPECT_NEAR(delay_ns(machine({"platform.accelerator.launch=0 s"}), gelu), full - 5000, 1e-3);
    EXPECT_NEAR(delay_ns(machine({"platform.accelerator.fused=true"}), gelu), full - 5000, 1e-3);
    EXPECT_EQ(delay_ns(machine({"platform.accelerator.fused=true"}), norm), delay_ns(machine(), norm));
}

TEST(Roofline, AMaskSavesNothingUnlessTheKernelIsNative)
{
    const GemmShape heads{6, 197, 64, 197};
    const double dense = delay_ns(machine(fast_memory), one_gemm(OperatorKind::batched_gemm, heads));
    Overrides native = fast_memory;
    native.emplace_back("platform.accelerator.sparse_execution=native");
    for (const double density : {0.1, 0.5, 1.0}) {
        const Trace sparse = one_gemm(OperatorKind::sparse_gemm, heads, density);
        EXPECT_EQ(delay_ns(machine(fast_memory), sparse), dense);
        EXPECT_NEAR(delay_ns(machine(native), sparse),
            5000 + 2.0 * static_cast<double>(sparse.macs()) / (1e12 * 0.1) * 1e9, cycle);
    }
}

TEST(Roofline, TheSoftmaxBehindAMaskedProductIsDense)
{
    Overrides sparse = fast_memory, native;
    sparse.emplace_back("workload.transforms=[{type: sparse_attention, sparsity: 90 %}]");
    native = sparse;
    native.emplace_back("platform.accelerator.sparse_execution=native");
    const auto softmax = [](const Study& study) {
        const auto run = run_in_child(study);
        for (const auto& op : run["ops"])
            if (op["name"] == "encoder.1.softmax")
                return op["compute_cycles"].get<double>();
        return 0.0;
    };
    const double dense = std::ceil(20.0 * 6 * 197 * 197 / (1e12 * 0.2) * 1e9);
    EXPECT_EQ(softmax(machine(fast_memory)), dense);
    EXPECT_EQ(softmax(machine(sparse)), dense);
    EXPECT_EQ(
        softmax(machine(native)), std::ceil(20.0 * 6 * 197 * 20 / (1e12 * 0.2) * 1e9)); // 20 of 197 kept
}

TEST(Roofline, EachCycleIsTheLaunchsTheCoresOrTheMemorys)
{
    const auto op = run_in_child(machine(), one_rows(OperatorKind::add, {197, 384}))["ops"][0];
    const auto& stack = op["cycle_stack"];
    EXPECT_EQ(stack["wait_ps"], 5000);
    EXPECT_EQ(op["compute_cycles"], std::ceil(197 * 384 / (1e12 * 0.4) * 1e9));
    const double compute = op["compute_cycles"], read = 2 * 4 * 197 * 384 / 100e9 * 1e9;
    EXPECT_NEAR(stack["wait_inputs"].get<double>(), read - compute, cycle);
    EXPECT_NEAR(stack["wait_outputs"].get<double>(), read / 2, cycle);
    EXPECT_NEAR(op["bound_cycles"]["dram"].get<double>(), 1.5 * read - compute, cycle);
    EXPECT_EQ(op["bound_cycles"]["ps"], 5000);
}

TEST(Roofline, HeadsOneByOneMoveWhatAllHeadsMoveTogether)
{
    const auto bytes = [](const Overrides& more) {
        std::uint64_t sum = 0;
        const auto run = run_in_child(machine(more));
        for (const auto& op : run["ops"])
            sum += op["dram_bytes"].get<std::uint64_t>();
        EXPECT_GT(sum, 0);
        return sum;
    };
    EXPECT_EQ(bytes({"workload.attention=head"}), bytes({}));
    const std::uint64_t entropy = 4; // bytes in either case
    EXPECT_EQ(bytes({"workload.element_bytes=4"}) - entropy, 4 * (bytes({}) - entropy));
}

TEST(Roofline, EnergyIsBusyPowerWhileAnOperatorWorksAndIdlePowerElse)
{
    const auto run
        = run_in_child(machine({"platform.accelerator.busy=100 W", "platform.accelerator.idle=10 W"}),
            one_gemm(OperatorKind::gemm, {1, 197, 384, 1536}));
    const double busy = run["delay_ms"].get<double>() * 1e-3 - 5e-6;
    EXPECT_NEAR(run["energy_j"].get<double>(), 100 * busy + 10 * 5e-6, 1e-12);
}

TEST(Roofline, RepeatedOperatorsAreBusyEachTime)
{
    const auto with = run_in_child(machine()), without = run_in_child(machine({"run.reuse=false"}));
    EXPECT_EQ(with["energy_j"], without["energy_j"]);
    EXPECT_EQ(with["delay_ms"], without["delay_ms"]);
}

TEST(Roofline, MachinesThatCannotBeAreRefused)
{
    const auto refusal = [](const std::string& override) -> std::string {
        try {
            run_in_child(machine({override}), one_rows(OperatorKind::add, {1, 1}));
        } catch (const std::exception& error) {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_THAT(refusal("platform.accelerator.softmax=0 %"), HasSubstr("no operator would ever end"));
    EXPECT_THAT(
        refusal("platform.accelerator.idle=301 W"), HasSubstr("idle at 301 W, and busy at 300 W only"));
    EXPECT_THAT(refusal("platform.accelerator.peak=0"), HasSubstr("peak"));
    EXPECT_THAT(refusal("platform.accelerator={type: roofline}"), HasSubstr("peak"));
}

} // namespace
} // namespace pivotsim
