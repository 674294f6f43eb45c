// SPDX-License-Identifier: Apache-2.0
#include "models/resources/resource_model.h"
#include "tests/plugins/unit_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr std::uint64_t latency = 8 + 16; // of exponential and sum, and of the divide: the defaults

/// A softmax whose rows are made of inputs of some widths, side by side.
Trace softmax(std::uint64_t rows, const std::vector<std::uint64_t>& widths, std::uint32_t bytes = 1)
{
    Trace trace;
    trace.model = "softmax";
    Operator op;
    op.name = "softmax";
    op.kind = OperatorKind::softmax;
    op.group = Group::softmax;
    op.rows.rows = rows;
    for (const std::uint64_t width : widths) {
        const std::string name = "scores" + std::to_string(op.inputs.size());
        op.inputs.push_back(trace.add_tensor({name, {rows, width}, bytes, false}));
        op.rows.columns += width;
    }
    op.output = trace.add_tensor({"softmax", {rows, op.rows.columns}, bytes, false});
    trace.add_operator(op);
    return trace;
}

Study unit(const std::string& parameters, Overrides overrides = {})
{
    overrides.insert(overrides.begin(),
        "platform.accelerators=[{name: unit, accelerator: {type: pl_softmax, " + parameters + "}}]");
    return study_with("pl_softmax", overrides);
}

Json run(std::uint64_t rows, std::uint64_t columns, const std::string& parameters, Overrides overrides = {})
{
    return op_of(run_in_child(unit(parameters, overrides), softmax(rows, {columns})), "softmax");
}

struct Shape {
    std::uint64_t rows, columns, lanes;
};

class ShortRows : public testing::TestWithParam<Shape> { };

TEST_P(ShortRows, StreamAtLanesElementsACycleAndMoveOnce)
{
    const auto [rows, columns, lanes] = GetParam();
    const Json op = run(rows, columns, fmt::format("lanes: {}, row_buffer: 64 KiB", lanes));
    EXPECT_EQ(op["unit"], "unit");
    EXPECT_EQ(number(op, "compute_cycles"), (rows + 1) * ((columns + lanes - 1) / lanes) + latency);
    EXPECT_EQ(number(op, "stall_cycles"), 0U);
    EXPECT_EQ(number(op, "dram_bytes"), 2 * rows * columns);
    EXPECT_EQ(number(op, "macs"), 0U);
}

INSTANTIATE_TEST_SUITE_P(Shapes, ShortRows,
    testing::Values(Shape{1, 1, 1}, Shape{1, 1, 4096}, Shape{1182, 197, 8}, Shape{197, 197, 1},
        Shape{100, 197, 256}, Shape{7, 64, 64}, Shape{100'000, 3, 2}, Shape{3, 8000, 8}));

// Of two rows in the buffer one leaves before the next may come: the latency is not hidden.
TEST(PlSoftmax, ABufferOfTwoRowsDoesNotHideTheLatency)
{
    const std::uint64_t columns = 64, rows = 100, pass = columns / 8;
    const Json op = run(rows, columns, "lanes: 8, row_buffer: 256 B");
    EXPECT_EQ(number(op, "compute_cycles"), (rows - 1) * (pass + latency / 2) + 2 * pass + latency);
    EXPECT_EQ(number(op, "dram_bytes"), 2 * rows * columns);
}

/// Cycles of one pass over a row in pieces of a quarter of the buffer.
std::uint64_t pass_in_pieces(std::uint64_t columns, std::uint64_t lanes, std::uint64_t buffer)
{
    std::uint64_t cycles = 0;
    for (std::uint64_t left = columns; left > 0;) {
        const std::uint64_t piece = std::min(left, buffer / 4);
        cycles += (piece + lanes - 1) / lanes;
        left -= piece;
    }
    return cycles;
}

TEST(PlSoftmax, AMillionColumnsAreReadForEveryPass)
{
    const std::uint64_t rows = 3, columns = 1'000'000;
    const std::uint64_t pass = pass_in_pieces(columns, 8, 8192);
    const Json online = run(rows, columns, "lanes: 8");
    EXPECT_EQ(number(online, "dram_bytes"), 3 * rows * columns) << "read twice, written once";
    EXPECT_EQ(number(online, "compute_cycles"), rows * (2 * pass + latency));
    const Json apart = run(rows, columns, "lanes: 8, online: false");
    EXPECT_EQ(number(apart, "dram_bytes"), 4 * rows * columns) << "read for the maximum, too";
    EXPECT_EQ(number(apart, "compute_cycles"), rows * (3 * pass + latency));
}

TEST(PlSoftmax, ARowOfAShareComesOnceAndOneMoreColumnTwice)
{
    EXPECT_EQ(number(run(5, 2048, "lanes: 8"), "dram_bytes"), 2U * 5 * 2048);
    EXPECT_EQ(number(run(5, 2049, "lanes: 8"), "dram_bytes"), 3U * 5 * 2049);
}

TEST(PlSoftmax, GetsFasterWithLanesUntilThePortBinds)
{
    const std::uint64_t elements = 1182 * 192;
    std::uint64_t before = 0;
    for (const std::uint64_t lanes : {1, 2, 4, 8, 16, 32, 64, 128}) {
        const Json op = run(1182, 192, fmt::format("lanes: {}", lanes), {"platform.memory.ports.width=16 B"});
        const std::uint64_t cycles = all_cycles(op);
        EXPECT_GE(cycles, elements / std::min<std::uint64_t>(lanes, 16)) << lanes << " lanes, 16 B a cycle";
        EXPECT_LE(cycles, elements * 103 / 100 / std::min<std::uint64_t>(lanes, 16) + 400) << lanes;
        if (lanes > 16) {
            EXPECT_GT(waits(op, "port"), cycles / 3) << lanes;
            EXPECT_NEAR(cycles, before, before / 50.0) << "lanes that a port of 16 B cannot feed";
        }
        before = cycles;
    }
}

TEST(PlSoftmax, ANarrowWayOutHoldsItBack)
{
    const Json free = run(500, 128, "lanes: 8");
    const Json held = run(500, 128, "lanes: 8",
        {"platform.memory.ports.width=1 B", "platform.memory.ports.inputs=[0]",
            "platform.memory.ports.outputs=[3]"});
    EXPECT_EQ(held["compute_cycles"], free["compute_cycles"]) << "waiting is not computing";
    EXPECT_GE(all_cycles(held), 500U * 128) << "a byte a cycle";
    EXPECT_LT(all_cycles(held), 2U * 500 * 128) << "in and out at once";
    EXPECT_EQ(held["dram_bytes"], free["dram_bytes"]);
}

TEST(PlSoftmax, TakesRowsThatLieInSeveralTensors)
{
    for (const std::uint64_t width : {9, 5000}) { // the second is longer than a share
        const Json whole = run(20, width + 11, "lanes: 4");
        const Json split = op_of(run_in_child(unit("lanes: 4"), softmax(20, {width, 1, 10})), "softmax");
        EXPECT_EQ(split["unit"], "unit");
        EXPECT_EQ(split["dram_bytes"], whole["dram_bytes"]);
        EXPECT_EQ(split["compute_cycles"], whole["compute_cycles"]);
    }
}

TEST(PlSoftmax, LeavesWiderElementsToThePs)
{
    const Json run = run_in_child(unit("lanes: 8"), softmax(10, {10}, 2));
    EXPECT_EQ(op_of(run, "softmax")["unit"], "ps");
}

// Slower than the array, it never waits: only the first head's scores and the last one's product show.
TEST(PlSoftmax, WorksOnAHeadWhileTheArrayWorksOnAnother)
{
    const auto run = [](const char* attention) {
        return run_in_child(unit(
            "lanes: 1", {std::string{"workload.attention="} + attention, "workload.effort={active: [1]}"}));
    };
    const Json layer = run("layer"), head = run("head");
    const std::uint64_t products
        = all_cycles(op_of(layer, "encoder.1.qkt")) + all_cycles(op_of(layer, "encoder.1.smxv"));
    const double hidden = static_cast<double>(products) * 5 / 6;
    const double softmax_ends = 5 * (197 + latency); // five more beginnings
    EXPECT_NEAR(static_cast<double>(number(layer, "cycles")) - hidden + softmax_ends,
        static_cast<double>(number(head, "cycles")), 20);
}

TEST(PlSoftmax, TakesTheShareOfThePapersSoftmaxThatItsLanesAllow)
{
    const Study study = load_study(PIVOTSIM_SOURCE_DIR "/plugins/pl_softmax/study.yaml", {}).study;
    const Json run = run_in_child(study);
    const double softmax_ms = 12 * ((6 * 197 + 1) * 25 + latency) / 125e3; // 25 beats of 8 lanes a row
    EXPECT_NEAR(run["breakdown_ms"]["softmax"], softmax_ms, 1e-6);
    EXPECT_NEAR(run["delay_ms"], 3'026'160 / 125e3 + softmax_ms, 1e-6) << "the paper's products beside it";
}

TEST(PlSoftmax, RefusesNoLanes)
{
    EXPECT_THROW(unit("lanes: 0"), InputError);
    EXPECT_THROW(unit("row_buffer: 8 B"), InputError);
}

TEST(PlSoftmax, ResourcesGrowWithLanes)
{
    const auto resources = [](const char* lanes) {
        const Study study = unit(std::string{"lanes: "} + lanes);
        const Choice<Accelerator>& chosen = study.platform.accelerators.at(0).accelerator;
        return Registry<ResourceModel>::instance()
            .create(chosen.name, chosen.parameters)
            ->resources(study.platform);
    };
    const FpgaResources eight = resources("8"), sixteen = resources("16");
    EXPECT_EQ(eight.dsp, 3U * 8 + 2);
    EXPECT_EQ(sixteen.dsp - eight.dsp, 3U * 8);
    EXPECT_EQ(eight.bram36, 2U) << "two memories of 4 KiB, 64 bits wide: two half blocks each";
    EXPECT_EQ(*sixteen.lut - *eight.lut, 400U * 8);
}

} // namespace
} // namespace pivotsim
