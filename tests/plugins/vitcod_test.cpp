// SPDX-License-Identifier: Apache-2.0
#include "models/resources/fpga_resources.h"
#include "tests/plugins/unit_run.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

Study pair(const std::string& dense, const std::string& sparse, Overrides overrides = {})
{
    overrides.insert(overrides.begin(),
        {"platform.accelerator={type: vitcod_dense, " + dense + "}",
            "platform.accelerators=[{name: sparse, accelerator: {type: vitcod_sparse, " + sparse + "}}]"});
    return study_with("vitcod", overrides);
}

constexpr const char* lines = "lines: 16, line_macs: 8";

Json dense_run(const GemmShape& gemm, const char* parameters = lines, Overrides overrides = {})
{
    return op_of(run_in_child(pair(parameters, lines, std::move(overrides)), gemms({gemm})), "gemm0");
}

/// Scores of `heads` x `tokens` rows of which each keeps `kept` (SDDMM), and their product with the values
/// (SpMM).
struct Attention {
    std::uint64_t heads, tokens, head_dim, kept;

    std::uint64_t entries() const { return heads * tokens * kept; }
};

void add_attention(Trace& trace, const Attention& attention, bool sampled, const std::string& name)
{
    const auto [heads, tokens, dim, kept] = attention;
    const TensorId mask = trace.add_tensor({name + ".mask", {heads * tokens, kept}, 2, true});
    Operator op;
    op.name = name;
    op.kind = OperatorKind::sparse_gemm;
    op.group = Group::attention_mac;
    op.density = static_cast<double>(kept) / static_cast<double>(tokens);
    const auto entries = [&](const std::string& of) {
        return trace.add_tensor({of, {heads * tokens, kept}, 1, false});
    };
    const auto vectors = [&](const std::string& of) {
        return trace.add_tensor({of, {heads, tokens, dim}, 1, false});
    };
    op.gemm = sampled ? GemmShape{heads, tokens, dim, tokens} : GemmShape{heads, tokens, tokens, dim};
    const TensorId a = sampled ? vectors(name + ".a") : entries(name + ".a");
    op.inputs = {a, mask, vectors(name + ".b")};
    op.output = sampled ? entries(name) : vectors(name);
    trace.add_operator(op);
}

Json sparse_run(const Attention& attention, bool sampled, const char* parameters = lines)
{
    Trace trace;
    trace.model = "attention";
    add_attention(trace, attention, sampled, "product");
    return op_of(run_in_child(pair(lines, parameters), trace), "product");
}

TEST(VitcodDense, DealsOutputsOutToItsLines)
{
    for (const GemmShape gemm : {GemmShape{1, 1, 1, 1}, GemmShape{1, 32, 64, 48}, GemmShape{1, 17, 9, 5}}) {
        const Json op = dense_run(gemm);
        EXPECT_EQ(number(op, "compute_cycles"), (gemm.m * gemm.n + 15) / 16 * ((gemm.k + 7) / 8));
        EXPECT_EQ(number(op, "stall_cycles"), 0U);
        EXPECT_EQ(number(op, "dram_bytes"), gemm.m * gemm.k + gemm.k * gemm.n + gemm.m * gemm.n);
        EXPECT_EQ(number(op, "macs"), gemm.m * gemm.k * gemm.n);
        EXPECT_EQ(op["unit"], "pl");
    }
}

TEST(VitcodDense, WorksOffHeadsOneAfterTheOther)
{
    const Json op = dense_run({6, 64, 64, 96});
    EXPECT_EQ(number(op, "compute_cycles"), 6U * (64 * 96 / 16) * 8);
    EXPECT_EQ(number(op, "dram_bytes"), 6U * (64 * 64 + 64 * 96 + 64 * 96));
}

// Runs hold bytes to the engine's own closed form and MACs to the trace; here both to their bounds.
TEST(VitcodDense, TilesWhatItsBuffersCannotHold)
{
    std::mt19937 random{7};
    const auto draw = [&random](std::uint64_t most) { return 1 + random() % most; };
    for (int i = 0; i < 20; ++i) {
        const GemmShape gemm{draw(3), draw(300), draw(900), draw(500)};
        const Json op
            = dense_run(gemm, "lines: 16, line_macs: 8, operand_buffer: 4 KiB, output_buffer: 4 KiB");
        const std::uint64_t outputs = gemm.batch * gemm.m * gemm.n;
        EXPECT_EQ(number(op, "macs"), gemm.macs());
        EXPECT_GE(number(op, "compute_cycles"), (gemm.macs() + 127) / 128);
        EXPECT_GE(number(op, "dram_bytes"), gemm.batch * (gemm.m + gemm.n) * gemm.k + outputs);
        // Square tiles of 512 sums, each with a row and a column of operands for every 22nd output.
        EXPECT_LE(number(op, "dram_bytes"),
            outputs + 2 * gemm.macs() / 16 + 2 * (gemm.m + gemm.n) * gemm.k * gemm.batch)
            << gemm.batch << " x " << gemm.m << " x " << gemm.k << " x " << gemm.n;
    }
}

TEST(VitcodDense, ALargeProductOnSmallBuffersEnds)
{
    const Json op = dense_run({1, 1, 1'000'000, 3}, "operand_buffer: 1 KiB, output_buffer: 64 B");
    EXPECT_EQ(number(op, "macs"), 3'000'000U);
}

TEST(VitcodSparse, AnEntryOfTheScoresIsAnInnerProduct)
{
    const Attention attention{6, 64, 64, 8};
    const Json op = sparse_run(attention, true);
    EXPECT_EQ(op["unit"], "sparse");
    EXPECT_EQ(number(op, "macs"), attention.entries() * 64);
    EXPECT_EQ(number(op, "compute_cycles"), attention.entries() / 16 * 64 / 8);
    EXPECT_EQ(number(op, "stall_cycles"), 0U);
    EXPECT_EQ(number(op, "dram_bytes"), 2U * 6 * 64 * 64 + (2 + 1) * attention.entries())
        << "both operands, indices and scores, each once";
}

TEST(VitcodSparse, AnEntryOfTheSharesScalesARow)
{
    const Attention attention{6, 64, 64, 8};
    const Json op = sparse_run(attention, false);
    EXPECT_EQ(number(op, "macs"), attention.entries() * 64);
    EXPECT_EQ(number(op, "compute_cycles"), attention.entries() / 16 * 64 / 8);
    EXPECT_EQ(number(op, "dram_bytes"), 2U * 6 * 64 * 64 + (2 + 1) * attention.entries());
}

TEST(VitcodSparse, SmallBuffersTakeMoreReadsAndTheSameProducts)
{
    for (const bool sampled : {true, false}) {
        const Attention attention{2, 197, 64, 20};
        const Json large = sparse_run(attention, sampled);
        const Json small = sparse_run(
            attention, sampled, "lines: 16, line_macs: 8, operand_buffer: 8 KiB, output_buffer: 4 KiB");
        EXPECT_EQ(small["macs"], large["macs"]);
        EXPECT_GT(number(small, "dram_bytes"), number(large, "dram_bytes"));
        EXPECT_GE(number(small, "compute_cycles"), attention.entries() * 64 / 128);
    }
}

TEST(VitcodSparse, OneTokenIsWorkToo)
{
    for (const bool sampled : {true, false})
        EXPECT_EQ(number(sparse_run({1, 1, 1, 1}, sampled), "compute_cycles"), 1U);
}

TEST(VitcodSparse, TimeFollowsTheEntries)
{
    for (const bool sampled : {true, false})
        for (const std::uint64_t kept : {4, 8, 16, 32})
            EXPECT_EQ(
                number(sparse_run({2, 64, 64, kept}, sampled), "compute_cycles"), kept * 2 * 64 / 16 * 8);
}

TEST(Vitcod, AtDensityOneBothEnginesDoTheSame)
{
    for (const bool sampled : {true, false}) {
        const Json sparse = sparse_run({3, 64, 64, 64}, sampled);
        const Json dense = dense_run({3, 64, 64, 64});
        EXPECT_EQ(sparse["macs"], dense["macs"]);
        EXPECT_EQ(sparse["compute_cycles"], dense["compute_cycles"]);
        EXPECT_EQ(number(sparse, "dram_bytes"), number(dense, "dram_bytes") + 2U * 3 * 64 * 64)
            << "the indices";
    }
}

// Runs hold MACs and bytes to the trace and to the engine's closed form; densities here keep no whole number
// of entries, and buffers need many tiles.
TEST(VitcodSparse, AnyDensityKeepsItsProducts)
{
    std::mt19937 random{11};
    const auto draw = [&random](std::uint64_t most) { return 1 + random() % most; };
    for (int i = 0; i < 20; ++i) {
        Trace trace;
        trace.model = "random";
        Operator op;
        op.name = "product";
        op.kind = OperatorKind::sparse_gemm;
        op.gemm = {draw(3), draw(40), draw(60), draw(60)};
        op.density = i % 4 == 0 ? 0.001 : static_cast<double>(draw(999)) / 1000;
        const GemmShape& gemm = op.gemm;
        const auto kept = static_cast<std::uint64_t>(
            std::ceil(static_cast<double>(gemm.batch * gemm.m * gemm.k) * op.density));
        op.inputs = {trace.add_tensor({"a", {kept}, 1, false}),
            trace.add_tensor({"b", {gemm.batch * gemm.k * gemm.n}, 1, false})};
        op.output = trace.add_tensor({"product", {gemm.batch * gemm.m * gemm.n}, 1, false});
        trace.add_operator(op);
        const Json run = op_of(
            run_in_child(pair(lines, "operand_buffer: 1 KiB, output_buffer: 64 B"), trace), "product");
        EXPECT_EQ(run["unit"], "sparse");
        EXPECT_EQ(number(run, "macs"), op.macs());
    }
}

/// A dense and a sparse product that need nothing of each other.
Trace independent()
{
    Trace trace = gemms({{1, 64, 64, 64}});
    add_attention(trace, {1, 64, 64, 32}, true, "product");
    return trace;
}

TEST(Vitcod, BothEnginesWorkAtOnce)
{
    const Json run = run_in_child(pair(lines, lines), independent());
    const std::uint64_t dense = all_cycles(op_of(run, "gemm0")), sparse = all_cycles(op_of(run, "product"));
    EXPECT_LT(number(run, "cycles"), dense + sparse);
    EXPECT_EQ(number(run, "cycles"), std::max(dense, sparse))
        << "nothing is shared but a memory without bounds";
}

TEST(Vitcod, ContentionForASharedPortIsTold)
{
    const Json run
        = run_in_child(pair(lines, lines,
                           {"platform.memory.ports={count: 1, width: 4 B, inputs: [0], weights: [0], "
                            "outputs: [0]}"}),
            independent());
    EXPECT_GT(waits(op_of(run, "gemm0"), "contention") + waits(op_of(run, "product"), "contention"), 0U);
    const std::uint64_t bytes
        = number(op_of(run, "gemm0"), "dram_bytes") + number(op_of(run, "product"), "dram_bytes");
    EXPECT_GE(number(run, "cycles"), bytes / 2 / 4) << "each way";
    std::uint64_t waited = 0;
    for (const Json& unit : run.at("units"))
        for (const auto& [name, cycles] : unit.at("waited_for").items())
            waited += cycles.get<std::uint64_t>();
    EXPECT_GT(waited, 0U);
}

TEST(Vitcod, AMultiplierIsADspSliceHoweverTheyAreSplit)
{
    const auto resources = [](const char* dense, const char* sparse) {
        return estimate_resources(pair(dense, sparse).platform).value();
    };
    const FpgaResources most = resources("lines: 280", "lines: 8"),
                        half = resources("lines: 144", "lines: 144");
    EXPECT_EQ(most.dsp, 2304U);
    EXPECT_EQ(half.dsp, 2304U);
    EXPECT_EQ(*half.lut - *most.lut, 136U * (350 - 200)) << "picking by index";
}

TEST(Vitcod, AnEngineWithoutLinesIsRefused)
{
    EXPECT_THROW(pair("lines: 0", lines), InputError);
    EXPECT_THROW(pair(lines, "lines: 0"), InputError);
}

std::string refusal(const Study& study, const Trace& trace)
{
    try {
        run_in_child(study, trace);
    } catch (const std::exception& error) { // as text, from the child
        return error.what();
    }
    return "none";
}

TEST(Vitcod, ASparseProductNeedsTheSparseEngine)
{
    Trace trace;
    trace.model = "attention";
    add_attention(trace, {1, 64, 64, 8}, true, "product");
    const std::string refused = "no unit of the platform executes 'product' (sparse_gemm)";
    EXPECT_THAT(
        refusal(pair(lines, lines, {"platform.accelerators=[]"}), trace), testing::HasSubstr(refused));
    EXPECT_THAT(refusal(pair(lines, "operand_buffer: 128 B"), trace), testing::HasSubstr(refused))
        << "a column of B does not fit a quarter of it";
    EXPECT_EQ(refusal(pair(lines, "operand_buffer: 512 B"), trace), "none");
}

TEST(Vitcod, AViTWithASparseAttentionRunsOnThePairOfTheBoard)
{
    const Study study = load_study("studies/deit_s.yaml",
        {"run.check_protocol=true", "workload.effort={active: [1]}",
            "platform={extends: " PIVOTSIM_SOURCE_DIR "/plugins/vitcod/zcu102_vitcod.yaml}",
            "workload.transforms=[{type: sparse_attention, sparsity: 90 %, global_tokens: 10}]"})
                            .study;
    const Json run = run_in_child(study);
    EXPECT_EQ(op_of(run, "encoder.1.qkt.sparse")["unit"], "sparse");
    EXPECT_EQ(op_of(run, "encoder.1.smxv.dense")["unit"], "pl");
    EXPECT_EQ(op_of(run, "encoder.1.softmax")["unit"], "softmax_unit");
    EXPECT_LT(op_of(run, "encoder.1.qkt.sparse")["start_ns"], op_of(run, "encoder.1.qkt.dense")["end_ns"])
        << "the two parts of the mask at once";
}

} // namespace
} // namespace pivotsim
