// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/zoo.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace pivotsim {
namespace {

using testing::ElementsAre;

CompileOptions by_head()
{
    CompileOptions options;
    options.granularity = Granularity::head;
    return options;
}

std::vector<std::string> names(const Trace& trace, const std::vector<OperatorId>& ids)
{
    std::vector<std::string> names;
    for (const auto id : ids)
        names.push_back(trace.op(id).name);
    return names;
}

std::vector<std::string> waits_for(const Trace& trace, const std::string& name)
{
    return names(trace, trace.dependencies(trace.find_operator(name).value()));
}

std::vector<std::string> steps_of(const Trace& trace, EncoderIndex encoder)
{
    std::vector<std::string> steps;
    for (const auto& op : trace.operators())
        if (op.encoder == encoder)
            steps.push_back(op.name.substr(op.name.find('.', op.name.find('.') + 1) + 1));
    return steps;
}

TEST(Compiler, WritesTheStepsOfAnEncoderInOrder)
{
    const auto trace = zoo_trace("deit_s");
    for (EncoderIndex encoder = 0; encoder < 12; ++encoder)
        EXPECT_THAT(steps_of(trace, encoder),
            ElementsAre("norm1", "qkv", "qkt", "softmax", "smxv", "proj", "residual1", "norm2", "fc1", "gelu",
                "fc2", "residual2"));
    EXPECT_EQ(trace.operators().front().name, "stem.conv1");
    EXPECT_EQ(trace.operators().back().name, "entropy");
    EXPECT_EQ(trace.operators().size(), 2u + 12 * 12 + 3);
    EXPECT_EQ(trace.model, "deit_s");
    EXPECT_EQ(trace.path, "skip []");
}

/// Operators as text without ids: kind, group, encoder, sizes.
std::multiset<std::string> contents(const Trace& trace)
{
    std::multiset<std::string> all;
    for (const auto& op : trace.operators())
        all.insert(fmt::format("{} {} {} {} {} {} {} {} {} {}", op.name, to_string(op.kind),
            to_string(op.group), op.encoder.value_or(9999), op.gemm.batch, op.gemm.m, op.gemm.k, op.gemm.n,
            op.rows.rows, op.rows.columns));
    return all;
}

TEST(Compiler, SkippingAnAttentionRemovesExactlyItsBranch)
{
    const auto shape = zoo_shape("deit_s");
    for (const auto& options : {CompileOptions{}, by_head()}) {
        const auto all = contents(compile(shape, Path{12}, options));
        const auto some = contents(compile(shape, Path::from_lists(12, {{3, 4, 9, 12}}, {}), options));
        EXPECT_TRUE(std::includes(all.begin(), all.end(), some.begin(), some.end()));
        std::vector<std::string> gone;
        std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(gone));
        const std::size_t branch = options.granularity == Granularity::head ? 4 + 3 * 6 : 7;
        EXPECT_EQ(gone.size(), 4 * branch);
        for (const auto& op : gone)
            EXPECT_THAT(op,
                testing::MatchesRegex(
                    "encoder\\.(3|4|9|12)\\.(norm1|qkv|qkt|softmax|smxv|proj|residual1).*"));
    }
}

TEST(Compiler, TheMlpOfASkippedEncoderTakesTheStreamFromTheLastResidual)
{
    const auto trace = compile(zoo_shape("deit_s"), Path::from_lists(12, {{1, 2}}, {}));
    EXPECT_THAT(waits_for(trace, "encoder.1.norm2"), ElementsAre("stem.embed"));
    EXPECT_THAT(waits_for(trace, "encoder.2.norm2"), ElementsAre("encoder.1.residual2"));
    EXPECT_THAT(waits_for(trace, "encoder.2.residual2"), ElementsAre("encoder.1.residual2", "encoder.2.fc2"));
    EXPECT_EQ(trace.path, "skip [1, 2]");
}

TEST(Compiler, EveryOperatorWaitsForItsProducersOnly)
{
    const auto trace = zoo_trace("lvvit_s");
    EXPECT_THAT(waits_for(trace, "stem.conv1"), ElementsAre());
    EXPECT_THAT(waits_for(trace, "stem.conv4"), ElementsAre("stem.conv3"));
    EXPECT_THAT(waits_for(trace, "stem.embed"), ElementsAre("stem.conv4"));
    EXPECT_THAT(waits_for(trace, "encoder.1.norm1"), ElementsAre("stem.embed"));
    EXPECT_THAT(waits_for(trace, "encoder.1.qkt"), ElementsAre("encoder.1.qkv"));
    EXPECT_THAT(waits_for(trace, "encoder.1.smxv"), ElementsAre("encoder.1.qkv", "encoder.1.softmax"));
    EXPECT_THAT(waits_for(trace, "encoder.1.residual1"), ElementsAre("stem.embed", "encoder.1.proj"));
    EXPECT_THAT(waits_for(trace, "encoder.2.norm1"), ElementsAre("encoder.1.residual2"));
    EXPECT_THAT(waits_for(trace, "norm"), ElementsAre("encoder.16.residual2"));
    EXPECT_THAT(waits_for(trace, "classifier"), ElementsAre("norm"));
    EXPECT_THAT(waits_for(trace, "entropy"), ElementsAre("classifier"));
}

TEST(Compiler, EveryActivationButTheImageIsProducedOnceAndAllButTheLastIsRead)
{
    for (const auto& options : {CompileOptions{}, by_head()}) {
        const auto trace = zoo_trace("deit_s", options);
        for (TensorId id = 0; id < trace.tensors().size(); ++id) {
            const auto& tensor = trace.tensor(id);
            EXPECT_EQ(trace.producer(id).has_value(), !tensor.weight && tensor.name != "image")
                << tensor.name;
            EXPECT_EQ(trace.first_reader(id).has_value(), tensor.name != "entropy") << tensor.name;
        }
    }
}

TEST(Compiler, HeadsOfOneAttentionAreIndependentUntilTheirProjection)
{
    const auto trace = zoo_trace("deit_s", by_head());
    EXPECT_THAT(waits_for(trace, "encoder.3.qkt.h2"), ElementsAre("encoder.3.qkv"));
    EXPECT_THAT(waits_for(trace, "encoder.3.softmax.h2"), ElementsAre("encoder.3.qkt.h2"));
    EXPECT_THAT(waits_for(trace, "encoder.3.smxv.h2"), ElementsAre("encoder.3.qkv", "encoder.3.softmax.h2"));
    EXPECT_EQ(waits_for(trace, "encoder.3.proj").size(), 6u);
}

TEST(Compiler, GranularityChangesNeitherWorkNorTraffic)
{
    for (const char* name : {"deit_t", "lvvit_s", "vit_h"}) {
        const auto whole = zoo_trace(name), parts = zoo_trace(name, by_head());
        std::map<Group, std::uint64_t> macs, elements;
        std::uint64_t bytes = 0;
        for (const auto& op : whole.operators())
            macs[op.group] += op.macs(), elements[op.group] += op.rows.elements();
        for (const auto& op : parts.operators())
            macs[op.group] -= op.macs(), elements[op.group] -= op.rows.elements();
        for (const auto& tensor : whole.tensors())
            bytes += tensor.bytes().count;
        for (const auto& tensor : parts.tensors())
            bytes -= tensor.bytes().count;
        for (const auto& [group, difference] : macs)
            EXPECT_EQ(difference, 0u) << name << " " << to_string(group);
        for (const auto& [group, difference] : elements)
            EXPECT_EQ(difference, 0u) << name << " " << to_string(group);
        EXPECT_EQ(bytes, 0u) << name;
    }
}

TEST(Compiler, OperandsHaveThePrecisionAskedFor)
{
    CompileOptions options;
    options.activation_bytes = 2;
    const auto trace = zoo_trace("deit_t", options);
    EXPECT_EQ(trace.tensor(trace.find_tensor("encoder.1.qkv").value()).bytes(), 197 * 576 * 2);
    EXPECT_EQ(trace.tensor(trace.find_tensor("encoder.1.qkv.weight").value()).bytes(), 192 * 576);
}

TEST(Compiler, RefusesWhatDoesNotFitTogether)
{
    auto shape = zoo_shape("deit_s");
    const auto refusal = [](const VitShape& shape, std::uint32_t depth, const CompileOptions& options = {}) {
        try {
            compile(shape, Path{depth}, options);
        } catch (const InputError& error) {
            return findings_of(error);
        }
        return std::string{"accepted"};
    };
    EXPECT_EQ(refusal(shape, 16), "0:0 the path is made for 16 encoders, deit_s has 12\n");
    CompileOptions wide;
    wide.weight_bytes = 17;
    EXPECT_EQ(refusal(shape, 12, wide), "0:0 elements of 17 bytes are out of range: 1 to 16\n");
    shape.heads = 5;
    EXPECT_EQ(refusal(shape, 12), "0:0 heads: heads = 5 does not divide embed_dim = 384\n");
    shape.heads = 192, shape.depth = 4096;
    EXPECT_EQ(refusal(shape, 4096, by_head()), "0:0 2396165 operators are more than 1000000\n");
}

} // namespace
} // namespace pivotsim
