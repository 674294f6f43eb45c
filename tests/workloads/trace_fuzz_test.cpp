// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_trace.h"
#include "tests/workloads/zoo.h"
#include "workloads/gemm_table.h"
#include "workloads/trace_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace pivotsim {
namespace {

VitShape random_shape(std::mt19937& random)
{
    VitShape shape;
    shape.name = fmt::format("vit{}", random() % 100);
    shape.heads = 1 + random() % 6;
    shape.embed_dim = shape.heads * (1 + random() % 40);
    shape.depth = 1 + random() % 14;
    shape.mlp_ratio = 1 + random() % 4;
    shape.classes = 1 + random() % 1000;
    shape.channels = 1 + random() % 4;
    shape.image_size = 16 + random() % 50;
    for (auto extra = random() % 3; extra > 0; --extra)
        shape.stem.push_back({static_cast<std::uint32_t>(1 + random() % 20), 3, 1, 1});
    shape.stem.push_back({shape.embed_dim, static_cast<std::uint32_t>(4 + random() % 12), 4, 0});
    return shape;
}

Path random_path(std::mt19937& random, std::uint32_t depth)
{
    Path path{depth};
    for (EncoderIndex encoder = 0; encoder < depth; ++encoder)
        path.set_active(encoder, random() % 2 == 0);
    return path;
}

TEST(TraceFuzz, AnyViTOnAnyPathComesBackEqualAndByteForByte)
{
    std::mt19937 random{2};
    for (int round = 0; round < 300; ++round) {
        const auto shape = random_shape(random);
        ASSERT_TRUE(shape.faults().empty());
        CompileOptions options;
        options.granularity = random() % 2 == 0 ? Granularity::layer : Granularity::head;
        options.weight_bytes = 1 + random() % 4;
        const auto trace = compile(shape, random_path(random, shape.depth), options);
        const auto text = write_trace(trace);
        const auto back = read_trace(source(text));
        ASSERT_TRUE(back == trace);
        ASSERT_EQ(write_trace(back), text);
        ASSERT_EQ(back.macs(), trace.macs());
        for (OperatorId id = 0; id < trace.operators().size(); ++id)
            ASSERT_EQ(back.dependencies(id), trace.dependencies(id));
    }
}

/// Replaces, drops, repeats or inserts a few bytes, or swaps two lines' worth of text.
std::string mutated(std::string text, std::mt19937& random)
{
    static const std::string bytes = "0123456789=,x #\n\t\rgemmkn-.\xff\xc3\x80";
    for (auto edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
        const auto at = random() % text.size();
        const auto length = std::min<std::size_t>(random() % 30, text.size() - at);
        switch (random() % 5) {
        case 0:
            text[at] = bytes[random() % bytes.size()];
            break;
        case 1:
            text[at] = static_cast<char>(random());
            break;
        case 2:
            text.erase(at, length);
            break;
        case 3:
            text.insert(random() % text.size(), text.substr(at, length));
            break;
        default:
            text.insert(at, 1, bytes[random() % bytes.size()]);
        }
    }
    return text;
}

TEST(TraceFuzz, AnyMutationIsReadOrRefusedAndNeverCrashes)
{
    std::mt19937 random{3};
    int accepted = 0, refused = 0;
    const auto shape = random_shape(random);
    const std::string compiled = write_trace(compile(shape, Path{shape.depth}));
    for (int round = 0; round < 20'000; ++round) {
        const auto text = mutated(round % 20 == 0 ? compiled : small, random);
        try {
            const auto trace = read_trace(source(text));
            const auto written = write_trace(trace);
            ASSERT_TRUE(read_trace(source(written)) == trace) << text;
            ++accepted;
        } catch (const InputError& error) {
            ASSERT_TRUE(error.findings().has_errors());
            ++refused;
        }
    }
    EXPECT_GT(accepted, 100);
    EXPECT_GT(refused, 10'000);
}

TEST(TraceFuzz, AnyMutatedGemmTableIsReadOrRefused)
{
    std::mt19937 random{4};
    int accepted = 0;
    for (int round = 0; round < 5'000; ++round) {
        const auto text
            = mutated("Layer, M, N, K,\nqkv, 197, 1152, 384,\nproj, 197, 384, 384\n# end\n", random);
        try {
            const auto trace = read_gemm_table(source(text), "table");
            ASSERT_TRUE(read_trace(source(write_trace(trace))) == trace) << text;
            ++accepted;
        } catch (const InputError& error) {
            ASSERT_TRUE(error.findings().has_errors());
        }
    }
    EXPECT_GT(accepted, 100);
}

} // namespace
} // namespace pivotsim
