// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/transform/transformed.h"
#include "workloads/trace_text.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr std::uint64_t t = 197, d = 384, h = 6, kept = 20; // DeiT-S; ceil(197 x 10 %)

TEST(SparseAttention, KeepsExactlyTheMasksProducts)
{
    for (const Granularity granularity : granularities) {
        const Trace full = zoo_skipping("deit_s", {}, granularity);
        for (const char* mask : {"- sparse_attention", "- {type: sparse_attention, global_tokens: 7}",
                 "- {type: sparse_attention, global_tokens: 20}"}) {
            const Trace sparse = transformed(full, mask);
            EXPECT_EQ(full.macs() - sparse.macs(), 12 * 2 * t * (t - kept) * d) << mask;
            EXPECT_EQ(read_trace(source(write_trace(sparse))), sparse);
        }
    }
}

TEST(SparseAttention, IsExactAtEverySparsityAndLength)
{
    VitShape shape = zoo_shape("deit_t");
    shape.depth = 1;
    for (shape.image_size = 32; shape.image_size <= 320; shape.image_size += 16) {
        const Trace full = compile(shape, Path{1});
        const std::uint64_t tokens = shape.tokens();
        for (std::uint64_t percent = 0; percent < 100; percent += 5) {
            const std::uint64_t row = (tokens * (100 - percent) + 99) / 100;
            const Trace sparse
                = transformed(full, fmt::format("- {{type: sparse_attention, sparsity: {} %}}", percent));
            EXPECT_EQ(full.macs() - sparse.macs(), 2 * tokens * (tokens - row) * shape.embed_dim)
                << tokens << " tokens, " << percent << " %";
        }
    }
}

TEST(SparseAttention, MakesQktAnSddmmAndSmxvAnSpmmUnderOneMask)
{
    const Trace sparse = transformed(zoo_trace("deit_s"), "- sparse_attention");
    const Operator& qkt = op_of(sparse, "encoder.3.qkt");
    const Operator& smxv = op_of(sparse, "encoder.3.smxv");
    const Operator& softmax = op_of(sparse, "encoder.3.softmax");
    EXPECT_EQ(qkt.kind, OperatorKind::sparse_gemm);
    EXPECT_EQ(smxv.kind, OperatorKind::sparse_gemm);
    EXPECT_EQ(qkt.gemm, (GemmShape{h, t, 64, t}));
    EXPECT_EQ(softmax.rows, (RowShape{h * t, kept}));
    EXPECT_EQ(sparse.tensor(qkt.output).shape, (std::vector<std::uint64_t>{h * t, kept}));
    ASSERT_EQ(qkt.inputs.size(), 3u);
    EXPECT_EQ(qkt.inputs[1], smxv.inputs[1]);
    const Tensor& mask = sparse.tensor(qkt.inputs[1]);
    EXPECT_EQ(mask.name, "encoder.3.mask");
    EXPECT_TRUE(mask.weight);
    EXPECT_EQ(mask.bytes().count, 2 * h * t * kept);
    EXPECT_EQ(sparse.path, "skip []; sparse_attention 90 %");
}

TEST(SparseAttention, ComputesGlobalTokensDensely)
{
    constexpr std::uint64_t g = 4;
    const Trace split
        = transformed(zoo_trace("deit_s"), "- {type: sparse_attention, encoders: [3], global_tokens: 4}");
    EXPECT_EQ(op_of(split, "encoder.3.qkt.dense").gemm, (GemmShape{h, t, 64, g}));
    EXPECT_EQ(op_of(split, "encoder.3.qkt.sparse").gemm, (GemmShape{h, t, 64, t - g}));
    EXPECT_EQ(op_of(split, "encoder.3.qkt.sparse").macs(), t * (kept - g) * d);
    EXPECT_EQ(op_of(split, "encoder.3.softmax").rows, (RowShape{h * t, kept}));
    EXPECT_EQ(op_of(split, "encoder.3.softmax").inputs.size(), 2u);
    EXPECT_EQ(op_of(split, "encoder.3.smxv.dense").gemm, (GemmShape{h, t, g, 64}));
    EXPECT_EQ(op_of(split, "encoder.3.smxv.join").rows, (RowShape{t, d}));
    EXPECT_EQ(op_of(split, "encoder.3.proj").inputs[0], op_of(split, "encoder.3.smxv.join").output);
    const Tensor& mask = split.tensor(split.find_tensor("encoder.3.mask").value());
    EXPECT_EQ(mask.elements(), h * t * (kept - g));
    EXPECT_EQ(op_of(split, "encoder.4.qkt").kind, OperatorKind::batched_gemm);
    EXPECT_EQ(split.path, "skip []; sparse_attention 90 %, 4 global in [3]");
}

TEST(SparseAttention, NeedsNoMaskIfAllThatIsKeptIsGlobal)
{
    const Trace dense = transformed(zoo_trace("deit_s"), "- {type: sparse_attention, global_tokens: 20}");
    EXPECT_FALSE(dense.find_tensor("encoder.1.mask"));
    EXPECT_FALSE(dense.find_operator("encoder.1.smxv.join"));
    EXPECT_EQ(op_of(dense, "encoder.1.proj").inputs[0], op_of(dense, "encoder.1.smxv.dense").output);
}

TEST(SparseAttention, TakesTheAttentionsThatASkipLeaves)
{
    for (const Granularity granularity : granularities)
        EXPECT_EQ(transformed(zoo_skipping("deit_s", {}, granularity),
                      "- {type: attention_skip, encoders: [3, 4]}\n  - sparse_attention"),
            transformed(zoo_skipping("deit_s", {3, 4}, granularity), "- sparse_attention"));
}

TEST(SparseAttention, MasksWhatOtherTransformsLeave)
{
    const Trace sparse = transformed(zoo_trace("deit_s"),
        "- token_pruning\n  - {type: head_pruning, prune: [{encoders: [12], heads: [2]}]}\n  - "
        "sparse_attention");
    // 27 tokens keep 3 each, in 5 heads
    EXPECT_EQ(op_of(sparse, "encoder.12.softmax").rows, (RowShape{5 * 27, 3}));
    EXPECT_EQ(sparse.path,
        "skip []; token_pruning 40/74/87 % at 4/7/10; head_pruning 12: [2]; sparse_attention 90 %");
}

TEST(SparseAttention, RefusesWhatCannotBe)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, "- {type: sparse_attention, sparsity: 100 %}"),
        "E-TRANSFORM 2:5 a sparsity of 100 % keeps none of the 197 scores of a row");
    EXPECT_EQ(refusal(full, "- {type: sparse_attention, global_tokens: 21}"),
        "E-TRANSFORM 2:5 21 global tokens are more than the 20 scores that a row of encoder 1 keeps");
    EXPECT_EQ(refusal(full, "- sparse_attention\n  - sparse_attention"),
        "E-TRANSFORM 3:5 the attention of encoder 1 is sparse already");
    EXPECT_EQ(refusal(full, "- {type: sparse_attention, global_tokens: 20}\n  - sparse_attention"),
        "E-TRANSFORM 3:5 the attention of encoder 1 is sparse already");
    EXPECT_EQ(refusal(full, "- {type: sparse_attention, encoders: [2, 2]}"),
        "E-TRANSFORM 2:5 encoder 2 is named twice");
    EXPECT_EQ(
        refusal(zoo_skipping("deit_t", {3}, Granularity::layer), "- {type: sparse_attention, encoders: [3]}"),
        "E-TRANSFORM 2:5 encoder 3 has no attention; it was skipped before");
    const VitShape shape = zoo_shape("deit_t");
    Path none{shape.depth};
    for (EncoderIndex encoder = 0; encoder < shape.depth; ++encoder)
        none.set_active(encoder, false);
    EXPECT_EQ(refusal(compile(shape, none), "- sparse_attention"),
        "E-TRANSFORM 2:5 no encoder has an attention that could be sparse");
}

} // namespace
} // namespace pivotsim
