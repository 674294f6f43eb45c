// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"
#include "workloads/gate_statistics.h"
#include "workloads/gate_trace_file.h"
#include "workloads/modelled_gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

std::size_t index_of(const GateTrace& trace, std::uint32_t effort)
{
    for (std::size_t i = 0; i < trace.efforts.size(); ++i)
        if (trace.efforts[i].path.effort() == effort)
            return i;
    ADD_FAILURE() << "no effort " << effort;
    return 0;
}

/// Accuracy where the low effort answers the share `low` of images that it is surest of, and the high one the
/// rest.
double accuracy_of_pair(const GateTrace& trace, std::uint32_t low, std::uint32_t high, double share)
{
    const GateSplit& split = trace.test;
    const std::size_t l = index_of(trace, low), h = index_of(trace, high);
    std::vector<std::size_t> order(split.images);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
        [&](auto a, auto b) { return split.entropy_of(l)[a] < split.entropy_of(l)[b]; });
    double right = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
        right += split.correct(
                     static_cast<double>(i) < share * static_cast<double>(order.size()) ? l : h, order[i])
            ? 1
            : 0;
    return right / static_cast<double>(order.size());
}

class ModelledDeitS : public testing::TestWithParam<std::uint64_t> { };

TEST_P(ModelledDeitS, HitsWhatItIsFittedTo)
{
    ModelledDraw draw;
    draw.seed = GetParam();
    const GateTrace trace = modelled_gates(ModelledGates::deit_s(), draw);
    // E[p] by quadrature; 79.8 % is published, the others follow from it and the two pairs.
    const std::vector<std::pair<std::uint32_t, double>> accuracies{
        {3, .7624}, {4, .7685}, {5, .7745}, {6, .7805}, {7, .7834}, {8, .7863}, {9, .7892}, {12, .7980}};
    for (const auto& [effort, accuracy] : accuracies)
        EXPECT_NEAR(trace.test.accuracy(index_of(trace, effort)), accuracy, .0008) << effort;
    EXPECT_NEAR(accuracy_of_pair(trace, 6, 12, .8), .794, .001);
    EXPECT_NEAR(accuracy_of_pair(trace, 3, 12, .8), .782, .001);
    const GateStatistics full = gate_statistics(trace, trace.test, index_of(trace, 12));
    EXPECT_NEAR(full.mean * trace.most_entropy(), .881, .001);
    EXPECT_NEAR(full.q50, .059, .0005);
    EXPECT_NEAR(full.q90, .39, .001);
    EXPECT_LT(full.ece, .005) << "calibrated by assumption";
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelledDeitS, testing::Values(1, 2, 3, 4, 5));

TEST(ModelledGates, SayWhatTheyAre)
{
    const GateTrace trace = modelled_gates(ModelledGates::deit_s(), {100, 20, 9});
    EXPECT_EQ(trace.source, GateSource::modelled);
    EXPECT_EQ(trace.provenance(),
        "modelled: DeiT-S, ImageNet-1k as published (tail 3 nats, agreement 0.96, slope 2.78, seed 9)");
    EXPECT_FALSE(trace.cka.has_value());
    EXPECT_EQ(trace.batch.images, 20U);
    EXPECT_EQ(trace.test.images, 100U);
    EXPECT_THAT(trace.meta, testing::HasSubstr(R"("source":"modelled")"));
    EXPECT_THAT(trace.meta, testing::HasSubstr("the deepest attentions are skipped"));
    EXPECT_EQ(trace.efforts[3].path.to_string(), "skip [7, 8, 9, 10, 11, 12]");
}

TEST(ModelledGates, AreATraceThatReadersTake)
{
    const GateTrace trace = modelled_gates(ModelledGates::deit_s());
    const GateTrace back = read_gate_npz(write_gate_npz(trace), "deit_s.npz");
    EXPECT_TRUE(same(back, trace));
    EXPECT_TRUE(same(read_gate_trace("modelled/deit_s"), trace));
}

TEST(ModelledGates, AreTheSameEverywhere)
{
    // FNV-1a of the values: a machine or library that draws differently fails here.
    const GateTrace trace = modelled_gates(ModelledGates::deit_s(), {1000, 256, 1});
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&hash](const auto& values) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(values.data());
        for (std::size_t i = 0; i < values.size() * sizeof(values[0]); ++i)
            hash = (hash ^ bytes[i]) * 0x100000001b3;
    };
    for (const GateSplit* split : {&trace.test, &trace.batch}) {
        add(split->labels);
        add(split->entropy);
        add(split->predictions);
        add(split->confidence);
    }
    EXPECT_EQ(hash, 7489117160034114908U);
}

TEST(ModelledGates, ABatchHasTheNoiseOfPlainDraws)
{
    double variance = 0;
    constexpr int batches = 100;
    for (std::uint64_t seed = 0; seed < batches; ++seed) {
        const GateTrace trace = modelled_gates(ModelledGates::deit_s(), {1, 256, seed});
        variance += std::pow(trace.batch.accuracy(7) - .798, 2) / batches;
    }
    EXPECT_NEAR(std::sqrt(variance), std::sqrt(.798 * .202 / 256), .006);
}

TEST(ModelledGates, LvViTIsNotAmongThem)
{
    EXPECT_THROW(read_gate_trace("modelled/lv_vit_s"), InputError);
}

} // namespace
} // namespace pivotsim
