// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/transform/transformed.h"
#include "workloads/trace_text.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr std::uint64_t t = 197, d = 384, hd = 64; // DeiT-S: 6 heads

const char* const two_of_six = "- {type: head_pruning, prune: [{encoders: [4, 5], heads: [1, 3]}]}";

TEST(HeadPruning, RemovesTheHeadsMultiplicationsAndNoOthers)
{
    // QKV's columns, QKt and SMxV, the projection's rows.
    constexpr std::uint64_t of_a_head = t * d * 3 * hd + 2 * t * t * hd + t * hd * d;
    for (const Granularity granularity : granularities) {
        const Trace full = zoo_skipping("deit_s", {}, granularity);
        const Trace pruned = transformed(full, two_of_six);
        EXPECT_EQ(full.macs() - pruned.macs(), 2 * 2 * of_a_head);
        EXPECT_EQ(pruned.path, "skip []; head_pruning 4: [1, 3], 5: [1, 3]");
        EXPECT_EQ(read_trace(source(write_trace(pruned))), pruned);
    }
}

TEST(HeadPruning, NarrowsTensorsWithTheirOperators)
{
    const Trace pruned = transformed(zoo_trace("deit_s"), two_of_six);
    const auto shape
        = [&](const char* name) { return pruned.tensor(pruned.find_tensor(name).value()).shape; };
    using Extents = std::vector<std::uint64_t>;
    EXPECT_EQ(shape("encoder.4.qkv"), (Extents{t, 3 * 4 * hd}));
    EXPECT_EQ(shape("encoder.4.qkv.weight"), (Extents{d, 3 * 4 * hd}));
    EXPECT_EQ(shape("encoder.4.qkt"), (Extents{4 * t, t}));
    EXPECT_EQ(shape("encoder.4.softmax"), (Extents{4 * t, t}));
    EXPECT_EQ(shape("encoder.4.smxv"), (Extents{t, 4 * hd}));
    EXPECT_EQ(shape("encoder.4.proj.weight"), (Extents{4 * hd, d}));
    EXPECT_EQ(shape("encoder.4.proj"), (Extents{t, d}));
    EXPECT_EQ(shape("encoder.6.qkv"), (Extents{t, 3 * d}));
}

TEST(HeadPruning, LeavesTheOthersNumbersWhereHeadsAreOperators)
{
    const Trace pruned = transformed(zoo_skipping("deit_s", {}, Granularity::head), two_of_six);
    for (int head = 1; head <= 6; ++head)
        EXPECT_EQ(pruned.find_operator(fmt::format("encoder.4.softmax.h{}", head)).has_value(),
            head != 1 && head != 3);
    EXPECT_EQ(op_of(pruned, "encoder.4.proj").inputs.size(), 5u); // four heads and the weights
    EXPECT_EQ(op_of(pruned, "encoder.4.proj").gemm, (GemmShape{1, t, 4 * hd, d}));
}

TEST(HeadPruning, DoesNotMindThatOtherEncodersAreSkipped)
{
    const std::string skip = "- {type: attention_skip, encoders: [3, 9]}";
    for (const Granularity granularity : granularities) {
        const Trace full = zoo_skipping("deit_s", {}, granularity);
        EXPECT_EQ(
            transformed(full, skip + "\n  " + two_of_six), transformed(full, two_of_six + ("\n  " + skip)));
    }
}

TEST(HeadPruning, RefusesWhatIsNotThere)
{
    const auto prune = [](const char* encoders, const char* heads) {
        return fmt::format("- {{type: head_pruning, prune: [{{encoders: {}, heads: {}}}]}}", encoders, heads);
    };
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, prune("[4]", "[1, 2, 3]")),
        "E-TRANSFORM 2:5 encoder 4 would lose all its 3 heads | leave the whole attention out with "
        "attention_skip");
    EXPECT_EQ(refusal(full, prune("[4]", "[4]")), "E-TRANSFORM 2:5 encoder 4 has 3 heads, no head 4");
    EXPECT_EQ(refusal(full, prune("[4, 4]", "[1]")), "E-TRANSFORM 2:34 encoder 4 is named twice");
    EXPECT_EQ(refusal(full, prune("[4]", "[1, 1]")),
        "E-CHECK 2:57 in 'pruned_heads': a head stands in the list twice");
    EXPECT_EQ(
        refusal(full, prune("[13]", "[1]")), "E-TRANSFORM 2:5 there is no encoder 13; the workload has 12");
    EXPECT_EQ(refusal(full, prune("[]", "[1]")).substr(0, 7), "E-CHECK");
    EXPECT_EQ(refusal(full, prune("[0]", "[1]")).substr(0, 7), "E-RANGE");
    EXPECT_EQ(refusal(zoo_skipping("deit_t", {4}, Granularity::layer), prune("[4]", "[1]")),
        "E-TRANSFORM 2:5 encoder 4 has no attention; it was skipped before");
    EXPECT_EQ(refusal(full, "- {type: head_pruning, prune: []}").substr(0, 7), "E-CHECK");
}

TEST(HeadPruning, ComesOnceAndBeforeAMask)
{
    const std::string prune = "- {type: head_pruning, prune: [{encoders: [4], heads: [1]}]}";
    EXPECT_EQ(refusal(zoo_trace("deit_t"), "- sparse_attention\n  " + prune),
        "E-TRANSFORM 3:5 the attention of encoder 4 is sparse, its mask made for all heads | give "
        "head_pruning before sparse_attention");
    EXPECT_EQ(refusal(zoo_trace("deit_t"), prune + "\n  " + prune),
        "E-TRANSFORM 3:5 encoder 4 lost heads before; their numbers are gone | name all heads of an encoder "
        "in one head_pruning");
}

} // namespace
} // namespace pivotsim
