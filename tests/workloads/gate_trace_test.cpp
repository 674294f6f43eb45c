// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"
#include "workloads/gate_trace_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::ElementsAre;

TEST(GateTrace, HoldsWhatTheFileSays)
{
    const GateTrace trace = SmallGates{}.trace();
    EXPECT_EQ(trace.file, "small.npz");
    EXPECT_EQ(trace.provenance(), "measured: tiny, dots");
    EXPECT_EQ(trace.licence, "CC0");
    EXPECT_EQ(trace.classes, 3U);
    EXPECT_EQ(trace.depth, 4U);
    EXPECT_DOUBLE_EQ(trace.most_entropy(), std::log(3.0));
    ASSERT_EQ(trace.efforts.size(), 2U);
    EXPECT_EQ(trace.efforts[0].name, "e2");
    EXPECT_THAT(trace.efforts[0].path.active(), ElementsAre(0, 2));
    EXPECT_EQ(trace.batch.images, 3U);
    EXPECT_EQ(trace.test.images, 5U);
    EXPECT_FLOAT_EQ(trace.test.entropy_of(1)[4], 0.8F);
    EXPECT_FLOAT_EQ(trace.test.confidence_of(0)[4], 0.6F);
    EXPECT_TRUE(std::signbit(trace.batch.entropy[1])) << "-0 is an entropy";
    EXPECT_DOUBLE_EQ(trace.test.accuracy(0), 0.6);
    EXPECT_DOUBLE_EQ(trace.test.accuracy(1), 0.8);
    ASSERT_TRUE(trace.cka.has_value());
    EXPECT_DOUBLE_EQ(trace.cka->at(0, 1), 1.0 / 3);
    EXPECT_FALSE(trace.logits);
}

TEST(GateTrace, ShippedOneIsFoundByItsNameAndHasItsAccuracies)
{
    const GateTrace trace = read_gate_trace(shipped_gate_trace);
    EXPECT_EQ(trace.source, GateSource::measured);
    EXPECT_EQ(trace.model, "fashion-mnist-vit12");
    EXPECT_EQ(trace.batch.images, 256U);
    EXPECT_EQ(trace.test.images, 10'000U);
    EXPECT_EQ(trace.cka->depth(), 12U);
    EXPECT_THAT(trace.ignored, ElementsAre("batch_index"));
    const std::vector<std::pair<std::uint32_t, double>> accuracies{
        {3, .8343}, {4, .8384}, {5, .8392}, {6, .8434}, {7, .8461}, {8, .8490}, {9, .8527}, {12, .8547}};
    ASSERT_EQ(trace.efforts.size(), accuracies.size());
    for (std::size_t effort = 0; effort < accuracies.size(); ++effort) {
        EXPECT_EQ(trace.efforts[effort].path.effort(), accuracies[effort].first);
        EXPECT_NEAR(trace.test.accuracy(effort), accuracies[effort].second, 1e-9);
    }
}

TEST(GateTrace, WithoutCkaOrNamesIsSoundToo)
{
    SmallGates gates;
    gates.arrays.erase("cka");
    gates.change_meta(R"("name": "e2", )", "").change_meta(R"("model": "tiny", )", "");
    const GateTrace trace = gates.trace();
    EXPECT_FALSE(trace.cka.has_value());
    EXPECT_EQ(trace.efforts[0].name, "e2");
    EXPECT_EQ(trace.model, "small") << "the file's name stands in";
}

TEST(GateTrace, ComesBackFromNpzAsItWas)
{
    for (const GateTrace& trace : {SmallGates{}.trace(), read_gate_trace(shipped_gate_trace)}) {
        const std::string bytes = write_gate_npz(trace);
        const GateTrace back = read_gate_npz(bytes, "again.npz");
        EXPECT_EQ(write_gate_npz(back), bytes);
        GateTrace expected = trace;
        expected.meta = back.meta; // the shipped one has no model's name yet
        EXPECT_TRUE(same(back, expected));
    }
}

TEST(GateTrace, ComesBackFromCsvByteForByte)
{
    for (const GateTrace& trace : {SmallGates{}.trace(), read_gate_trace(shipped_gate_trace)}) {
        const std::string text = write_gate_csv(trace);
        const GateTrace back
            = read_gate_csv(std::make_shared<const SourceText>(SourceText{"again.csv", text}));
        const GateTrace from_npz = read_gate_npz(write_gate_npz(back), "third.npz");
        EXPECT_EQ(write_gate_csv(from_npz), text);
        EXPECT_EQ(write_gate_npz(from_npz), write_gate_npz(trace));
    }
}

TEST(GateTrace, MetaKeepsKeysOfItsOwn)
{
    SmallGates gates;
    gates.change_meta(R"("classes")", R"("seed": 7, "classes")")
        .change_meta(R"("effort": 2)", R"("epochs": 3, "effort": 2)");
    GateTrace trace = gates.trace();
    EXPECT_EQ(read_gate_npz(write_gate_npz(trace), "x").meta, gates.meta());
    trace.model = "renamed";
    const std::string changed = read_gate_npz(write_gate_npz(trace), "x").meta;
    EXPECT_THAT(changed, testing::HasSubstr(R"("seed":7)"));
    EXPECT_THAT(changed, testing::HasSubstr(R"("epochs":3)"));
    EXPECT_THAT(changed, testing::HasSubstr(R"("model":"renamed")"));
}

} // namespace
} // namespace pivotsim
