// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/transform/transformed.h"
#include "workloads/trace_text.h"

#include <gtest/gtest.h>

#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

TEST(AttentionSkip, IsWhatTheCompilerLeavesOut)
{
    for (const Granularity granularity : granularities) {
        const Trace full = zoo_skipping("deit_s", {}, granularity);
        EXPECT_EQ(transformed(full, "- {type: attention_skip, encoders: [3, 4, 9, 10]}"),
            zoo_skipping("deit_s", {3, 4, 9, 10}, granularity));
        EXPECT_EQ(transformed(full, "- {type: attention_skip, encoders: [12, 1]}"),
            zoo_skipping("deit_s", {1, 12}, granularity));
    }
}

TEST(AttentionSkip, HoldsForAnyPathOfAnyModel)
{
    std::mt19937 random{7};
    for (const char* model : {"deit_t", "lvvit_s"})
        for (int round = 0; round < 12; ++round) {
            const VitShape shape = zoo_shape(model);
            std::vector<std::int64_t> before, later;
            std::string list;
            for (std::int64_t encoder = 1; encoder <= shape.depth; ++encoder)
                switch (random() % 3) {
                case 0:
                    before.push_back(encoder);
                    break;
                case 1:
                    later.push_back(encoder);
                    list += fmt::format("{}{}", list.empty() ? "" : ", ", encoder);
                    break;
                default:
                    break;
                }
            if (later.empty())
                continue;
            const Granularity granularity = granularities[round % 2];
            std::vector<std::int64_t> all = before;
            all.insert(all.end(), later.begin(), later.end());
            EXPECT_EQ(transformed(zoo_skipping(model, before, granularity),
                          fmt::format("- {{type: attention_skip, encoders: [{}]}}", list)),
                zoo_skipping(model, all, granularity))
                << model << " " << list;
        }
}

TEST(AttentionSkip, FindsAttentionsByStructureInATraceWithOtherNames)
{
    std::string text = write_trace(zoo_trace("deit_t"));
    for (const auto& [from, to] : {std::pair{"residual1", "fork"}, {"norm1", "n"}, {".proj", ".out"},
             {"path skip []\n", "path as imported\n"}})
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
            text.replace(at, std::string{from}.size(), to);
    const Trace skipped = transformed(read_trace(source(text)), "- {type: attention_skip, encoders: [2]}");
    EXPECT_EQ(skipped.macs(), zoo_skipping("deit_t", {2}, Granularity::layer).macs());
    EXPECT_EQ(skipped.path, "as imported; attention_skip [2]");
    EXPECT_FALSE(skipped.find_operator("encoder.2.fork"));
    EXPECT_TRUE(skipped.find_operator("encoder.2.fc1"));
}

TEST(AttentionSkip, OneAfterTheOtherIsBothAtOnce)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(transformed(
                  full, "- {type: attention_skip, encoders: [5]}\n  - {type: attention_skip, encoders: [2]}"),
        transformed(full, "- {type: attention_skip, encoders: [2, 5]}"));
}

TEST(AttentionSkip, RefusesWhatIsNotThere)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, "- {type: attention_skip, encoders: []}"),
        "E-CHECK 2:38 in 'attention_skip': an empty list skips nothing; leave the transform out");
    EXPECT_EQ(refusal(full, "- {type: attention_skip, encoders: [13]}"),
        "E-TRANSFORM 2:5 there is no encoder 13; the workload has 12");
    EXPECT_EQ(refusal(full, "- {type: attention_skip, encoders: [2, 2]}"),
        "E-TRANSFORM 2:5 encoder 2 is named twice");
    EXPECT_EQ(
        refusal(zoo_skipping("deit_t", {3}, Granularity::head), "- {type: attention_skip, encoders: [3]}"),
        "E-TRANSFORM 2:5 encoder 3 has no attention; it was skipped before");
    EXPECT_EQ(refusal(full, "- {type: attention_skip}").substr(0, 13), "E-MISSING 2:5");
}

TEST(AttentionSkip, ComesBeforeWhatRewritesItsAttention)
{
    const Trace full = zoo_trace("deit_t");
    EXPECT_EQ(refusal(full, "- sparse_attention\n  - {type: attention_skip, encoders: [3]}"),
        "E-TRANSFORM 3:5 the attention of encoder 3 was rewritten before | give attention_skip before "
        "sparse_attention");
    EXPECT_EQ(refusal(full,
                  "- {type: head_pruning, prune: [{encoders: [3], heads: [1]}]}\n"
                  "  - {type: attention_skip, encoders: [3]}"),
        "E-TRANSFORM 3:5 the attention of encoder 3 was rewritten before | give attention_skip before "
        "head_pruning");
}

TEST(AttentionSkip, RefusesAnAttentionThatOthersReadFrom)
{
    std::string text = write_trace(zoo_trace("deit_t"));
    const std::string line = "in=encoder.2.residual1 out=encoder.2.norm2";
    text.replace(text.find(line), line.size(), "in=encoder.2.proj out=encoder.2.norm2");
    EXPECT_EQ(refusal(read_trace(source(text)), "- {type: attention_skip, encoders: [2]}"),
        "E-TRANSFORM 2:5 the attention of encoder 2 is not recognised: 'encoder.2.norm2' reads what "
        "'encoder.2.proj' writes");
}

} // namespace
} // namespace pivotsim
