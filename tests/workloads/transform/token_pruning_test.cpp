// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/transform/transformed.h"
#include "workloads/trace_text.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr std::uint64_t d = 384, h = 6, hidden = 1536; // DeiT-S

/// Class token, kept patches, package: HeatViT's 40, 74 and 87 % of 196.
constexpr std::uint64_t published[] = {197, 197, 197, 120, 120, 120, 53, 53, 53, 27, 27, 27};

std::uint64_t encoder_macs(std::uint64_t tokens)
{
    return tokens * d * 3 * d + 2 * tokens * tokens * d + tokens * d * d + 2 * tokens * d * hidden;
}

/// By hand: two layers d/h -> d/2h over C candidates, mean and its spreading, d/h -> d/2h, d/2h -> 2; channel
/// means, two layers over the heads and the sum over them; the package's mean over Q rows.
std::uint64_t heatvit_macs(std::uint64_t c, std::uint64_t q)
{
    const std::uint64_t halves = c * d * (d / h) / 2;
    return 3 * halves + 2 * c * d / 2 + c * d + c * d + 2 * c * h * (h / 2) + c * h + q * d;
}

TEST(TokenPruning, LeavesAsManyTokensAsPublished)
{
    for (const Granularity granularity : granularities) {
        const Trace pruned = transformed(zoo_skipping("deit_s", {}, granularity), "- token_pruning");
        const std::string head = granularity == Granularity::head ? ".h5" : "";
        for (int encoder = 1; encoder <= 12; ++encoder) {
            const std::uint64_t tokens = published[encoder - 1], batch = head.empty() ? h : 1;
            const auto op = [&](const char* step) {
                return op_of(pruned, fmt::format("encoder.{}.{}", encoder, step));
            };
            EXPECT_EQ(op("norm1").rows, (RowShape{tokens, d}));
            EXPECT_EQ(op("qkv").gemm, (GemmShape{1, tokens, d, 3 * d}));
            EXPECT_EQ(op(("qkt" + head).c_str()).gemm, (GemmShape{batch, tokens, 64, tokens}));
            EXPECT_EQ(op(("softmax" + head).c_str()).rows, (RowShape{batch * tokens, tokens}));
            EXPECT_EQ(op(("smxv" + head).c_str()).gemm, (GemmShape{batch, tokens, tokens, 64}));
            EXPECT_EQ(op("residual1").rows, (RowShape{tokens, d}));
            EXPECT_EQ(op("gelu").rows, (RowShape{tokens, hidden}));
            EXPECT_EQ(op("fc2").gemm, (GemmShape{1, tokens, hidden, d}));
            EXPECT_EQ(op("residual2").rows, (RowShape{tokens, d}));
        }
        EXPECT_EQ(op_of(pruned, "norm").rows.rows, 27u);
        EXPECT_EQ(op_of(pruned, "classifier").gemm.m, 1u);
    }
}

TEST(TokenPruning, CostsAndSavesWhatTheFormulasSay)
{
    const Trace full = zoo_trace("deit_s");
    const Trace pruned = transformed(full, "- token_pruning");
    std::uint64_t saved = 0;
    for (const std::uint64_t tokens : published)
        saved += encoder_macs(197) - encoder_macs(tokens);
    // Candidates of the stages, and rows that go into their packages: the old package is one of them.
    const std::uint64_t predictors
        = heatvit_macs(196, 196 - 118) + heatvit_macs(118, 118 - 51 + 1) + heatvit_macs(51, 51 - 25 + 1);
    EXPECT_EQ(macs_of(pruned, Group::predictor), predictors);
    EXPECT_EQ(pruned.macs(), full.macs() - saved + predictors);
    EXPECT_EQ(pruned.path, "skip []; token_pruning 40/74/87 % at 4/7/10");
    EXPECT_EQ(read_trace(source(write_trace(pruned))), pruned);
}

TEST(TokenPruning, TakesDynamicVitsPredictorOrNone)
{
    const Trace full = zoo_trace("deit_s");
    const auto macs = [&full](const char* how) {
        return macs_of(
            transformed(full,
                fmt::format("- {{type: token_pruning, stages: [{{encoder: 2, prune: 50 %}}], {}}}", how)),
            Group::predictor);
    };
    constexpr std::uint64_t c = 196, q = 98;
    constexpr std::uint64_t dynamicvit
        = c * (d * d + d / 2 + d / 2 + d * d / 2 + (d / 2) * (d / 4) + (d / 4) * 2);
    EXPECT_EQ(macs("predictor: dynamicvit, package: false"), dynamicvit);
    EXPECT_EQ(macs("predictor: dynamicvit"), dynamicvit + q * d);
    EXPECT_EQ(macs("predictor: none"), q * d);
    EXPECT_EQ(macs("predictor: none, package: false"), 0u);
}

TEST(TokenPruning, WithoutAPackageHasOneTokenLess)
{
    const Trace pruned
        = transformed(zoo_trace("deit_s"), "- {type: token_pruning, package: false, predictor: none}");
    for (int encoder = 4; encoder <= 12; ++encoder)
        EXPECT_EQ(op_of(pruned, fmt::format("encoder.{}.fc1", encoder)).gemm.m, published[encoder - 1] - 1);
    EXPECT_EQ(pruned.path, "skip []; token_pruning 40/74/87 % at 4/7/10, no predictor, no package");
}

TEST(TokenPruning, SelectsByTheOrderOfTheScores)
{
    const Trace pruned = transformed(zoo_trace("deit_s"), "- token_pruning");
    const Operator& top = op_of(pruned, "encoder.7.predictor.top_k");
    const Operator& gather = op_of(pruned, "encoder.7.predictor.gather");
    EXPECT_EQ(top.rows, (RowShape{1, 118}));
    EXPECT_EQ(pruned.tensor(top.output).elements(), 51u);
    EXPECT_EQ(gather.rows, (RowShape{53, d}));
    EXPECT_EQ(gather.encoder, 6u);
    EXPECT_EQ(gather.inputs[0], op_of(pruned, "encoder.6.residual2").output);
    EXPECT_EQ(gather.inputs[1], top.output);
    EXPECT_EQ(gather.inputs[2], op_of(pruned, "encoder.7.predictor.package").output);
    EXPECT_EQ(op_of(pruned, "encoder.7.norm1").inputs[0], gather.output);
    EXPECT_EQ(op_of(pruned, "encoder.7.residual1").inputs[0], gather.output);
}

TEST(TokenPruning, CommutesWithSkippedAttentions)
{
    const std::string skip = "- {type: attention_skip, encoders: [1, 4, 8]}", prune = "- token_pruning";
    for (const char* model : {"deit_s", "lvvit_s"})
        for (const Granularity granularity : granularities) {
            const Trace full = zoo_skipping(model, {}, granularity);
            const Trace first = transformed(full, skip + "\n  " + prune);
            EXPECT_EQ(first, transformed(full, prune + "\n  " + skip));
            EXPECT_EQ(first, transformed(zoo_skipping(model, {1, 4, 8}, granularity), prune));
        }
}

TEST(TokenPruning, CommutesWithPrunedHeadsButForTheText)
{
    const std::string heads = "- {type: head_pruning, prune: [{encoders: [1, 8], heads: [2]}]}";
    for (const Granularity granularity : granularities) {
        const Trace full = zoo_skipping("deit_s", {}, granularity);
        Trace first = transformed(full, heads + "\n  - token_pruning");
        const Trace second = transformed(full, "- token_pruning\n  " + heads);
        EXPECT_EQ(first.path, "skip []; head_pruning 1: [2], 8: [2]; token_pruning 40/74/87 % at 4/7/10");
        first.path = second.path;
        EXPECT_EQ(first, second);
    }
}

std::string stages(const char* list)
{
    return fmt::format("- {{type: token_pruning, stages: {}}}", list);
}

TEST(TokenPruning, RefusesStagesThatCannotBe)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, stages("[{encoder: 7, prune: 40 %}, {encoder: 4, prune: 50 %}]")).substr(0, 12),
        "E-CHECK 2:35");
    EXPECT_EQ(refusal(full, stages("[]")).substr(0, 12), "E-CHECK 2:35");
    EXPECT_EQ(refusal(full, stages("[{encoder: 13, prune: 40 %}]")),
        "E-TRANSFORM 2:36 there is no encoder 13; the workload has 12");
    EXPECT_EQ(refusal(full, stages("[{encoder: 3, prune: 99.9 %}]")),
        "E-TRANSFORM 2:36 pruning 99.9 % keeps none of 196 patch tokens");
    EXPECT_EQ(refusal(full, stages("[{encoder: 3, prune: 0 %}]")),
        "E-TRANSFORM 2:36 pruning 0 % of 196 patch tokens keeps 196, but only 196 are there: nothing to "
        "prune");
    EXPECT_EQ(refusal(full, stages("[{encoder: 3, prune: 50 %}, {encoder: 6, prune: 40 %}]")),
        "E-TRANSFORM 2:63 pruning 40 % of 196 patch tokens keeps 118, but only 98 are there: nothing to "
        "prune");
}

TEST(TokenPruning, ComesOnceAndBeforeAMask)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, "- sparse_attention\n  - token_pruning"),
        "E-TRANSFORM 3:5 the mask of encoder 1's attention is made for all tokens | give token_pruning "
        "before "
        "sparse_attention");
    EXPECT_EQ(refusal(full, "- token_pruning\n  - token_pruning"),
        "E-TRANSFORM 3:5 tokens were pruned before, by 'encoder.4.predictor.gather' | give all stages in one "
        "token_pruning");
}

TEST(TokenPruning, RefusesATraceWithoutAClassToken)
{
    std::string text = write_trace(zoo_trace("deit_t"));
    // All tokens are classified, and the gate reads some of their logits.
    for (const auto& [from, to] : {std::pair{"group=head m=1 ", "group=head m=197 "},
             {"tensor classifier shape=1x1000", "tensor classifier shape=197x1000"},
             {"kind=entropy group=gate rows=1 ", "kind=entropy group=gate rows=197 "},
             {"tensor entropy shape=1 ", "tensor entropy shape=197 "}})
        text.replace(text.find(from), std::string{from}.size(), to);
    EXPECT_EQ(refusal(read_trace(source(text)), "- token_pruning"),
        "E-TRANSFORM 2:5 'entropy' cannot lose tokens: no rule is known for kind entropy");
    text.erase(text.find("op entropy"), text.find("\nend") - text.find("op entropy"));
    text.replace(text.find("tensor entropy"),
        text.find('\n', text.find("tensor entropy")) - text.find("tensor entropy"), "");
    const std::size_t end = text.find("end ");
    text.replace(end, std::string::npos, fmt::format("end {}\n", zoo_trace("deit_t").operators().size() - 1));
    EXPECT_EQ(refusal(read_trace(source(text)), "- token_pruning"),
        "E-TRANSFORM 2:5 no class token is recognised: no operator behind the stages reads one token only");
}

TEST(TokenPruning, HeatVitsPredictorNeedsHeads)
{
    const VitShape shape = zoo_shape("deit_t");
    std::vector<std::int64_t> all;
    for (std::int64_t encoder = 1; encoder <= shape.depth; ++encoder)
        all.push_back(encoder);
    const Trace none = compile(shape, skipping(shape.depth, all));
    EXPECT_EQ(refusal(none, "- token_pruning"),
        "E-TRANSFORM 2:5 without any attention HeatViT's predictor knows no heads | choose another "
        "predictor: "
        "dynamicvit or none");
    EXPECT_EQ(refusal(none, "- {type: token_pruning, predictor: dynamicvit}"), "accepted");
}

} // namespace
} // namespace pivotsim
