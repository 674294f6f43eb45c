// SPDX-License-Identifier: Apache-2.0
#include "onnx_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::HasSubstr;

OnnxFile tokens()
{
    OnnxFile file;
    file.input("x", {1, 5, 8}).output("y");
    return file;
}

TEST(OnnxMapping, MatrixTimesWeightIsAGemmOverAllRows)
{
    const Trace trace = tokens().weight("w", {8, 3}).node("MatMul", {"x", "w"}, {"y"}).read();
    ASSERT_EQ(trace.operators().size(), 1U);
    EXPECT_EQ(trace.op(0).kind, OperatorKind::gemm);
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 5, 8, 3}));
    EXPECT_EQ(trace.op(0).group, Group::imported);
    EXPECT_EQ(trace.op(0).name, "/y");
    EXPECT_EQ(trace.tensor(trace.op(0).operand_b()).shape, (std::vector<std::uint64_t>{8, 3}));
}

TEST(OnnxMapping, GemmReadsItsWeightTransposed)
{
    OnnxFile file;
    file.input("x", {4, 8}).output("y").weight("w", {3, 8}).weight("b", {3});
    const Trace trace = file.node("Gemm", {"x", "w", "b"}, {"y"}, {{{"transB", 1}}, {}}).read();
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 4, 8, 3}));
}

TEST(OnnxMapping, OneRowOfAGemmIsAClassifiersAndItsEntropyFollows)
{
    OnnxFile file;
    file.input("x", {1, 8}).output("y").weight("w", {8, 10});
    const Trace trace = file.node("MatMul", {"x", "w"}, {"y"}).read();
    ASSERT_EQ(trace.operators().size(), 2U);
    EXPECT_EQ(trace.op(1).kind, OperatorKind::entropy);
    EXPECT_EQ(trace.op(1).rows, (RowShape{1, 10}));
    EXPECT_EQ(trace.dependencies(1), std::vector<OperatorId>{0});
}

TEST(OnnxMapping, TwoActivationsAreABatchedGemmWithTheLeadingDimensionsAsBatch)
{
    OnnxFile file;
    file.input("q", {1, 3, 5, 8}).input("k", {1, 3, 8, 5}).output("y");
    const Trace trace = file.node("MatMul", {"q", "k"}, {"y"}).read();
    EXPECT_EQ(trace.op(0).kind, OperatorKind::batched_gemm);
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{3, 5, 8, 5}));
}

TEST(OnnxMapping, ConvolutionIsItsIm2colGemm)
{
    OnnxFile file;
    file.input("x", {1, 3, 10, 12}).output("y").weight("w", {6, 3, 3, 3});
    const Trace trace
        = file.node("Conv", {"x", "w"}, {"y"}, {{}, {{"strides", {2, 2}}, {"pads", {1, 1, 1, 1}}}}).read();
    EXPECT_EQ(trace.op(0).kind, OperatorKind::conv);
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 5 * 6, 27, 6})); // (10 + 2 - 3) / 2 + 1 by (12 + 2 - 3) / 2 + 1
    EXPECT_EQ(trace.tensor(trace.op(0).inputs[0]).shape, (std::vector<std::uint64_t>{3, 10, 12}));
}

TEST(OnnxMapping, WhatAConvolutionsOutputCanTakeIsFoldedIntoIt)
{
    OnnxFile file;
    file.input("x", {1, 3, 8, 8})
        .output("y")
        .weight("w", {4, 3, 2, 2})
        .weight("s", {4})
        .weight("b", {1, 4, 1, 1});
    file.node("Conv", {"x", "w"}, {"c"}, {{}, {{"strides", {2, 2}}}});
    file.node("Add", {"c", "b"}, {"d"}).node("BatchNormalization", {"d", "s", "s", "s", "s"}, {"n"});
    EXPECT_EQ(file.node("Relu", {"n"}, {"y"}).read().operators().size(), 1U);
}

TEST(OnnxMapping, BiasAndScaleOfAGemmCostNothing)
{
    const Trace trace = tokens()
                            .weight("w", {8, 3})
                            .weight("b", {3})
                            .number("s", 0.5F)
                            .node("MatMul", {"x", "w"}, {"a"})
                            .node("Add", {"b", "a"}, {"c"})
                            .node("Div", {"c", "s"}, {"y"})
                            .read();
    EXPECT_EQ(trace.operators().size(), 1U);
}

TEST(OnnxMapping, SumOfActivationsIsAnAdd)
{
    const Trace trace = tokens()
                            .weight("w", {8, 8})
                            .node("MatMul", {"x", "w"}, {"a"})
                            .node("Add", {"x", "a"}, {"y"})
                            .read();
    ASSERT_EQ(trace.operators().size(), 2U);
    EXPECT_EQ(trace.op(1).kind, OperatorKind::add);
    EXPECT_EQ(trace.op(1).rows, (RowShape{5, 8}));
    EXPECT_EQ(trace.op(1).inputs, (std::vector<TensorId>{*trace.find_tensor("image"), trace.op(0).output}));
}

TEST(OnnxMapping, ConstantAsLargeAsTheActivationIsReadByAnAdd)
{
    const Trace trace = tokens().weight("p", {1, 5, 8}).node("Add", {"x", "p"}, {"y"}).read();
    EXPECT_EQ(trace.op(0).kind, OperatorKind::add);
    EXPECT_TRUE(trace.tensor(trace.op(0).inputs[1]).weight);
}

TEST(OnnxMapping, SoftmaxRunsOverTheLastAxisOnly)
{
    EXPECT_EQ(tokens().node("Softmax", {"x"}, {"y"}).read().op(0).rows, (RowShape{5, 8}));
    EXPECT_THAT(refusal_of(tokens().node("Softmax", {"x"}, {"y"}, {{{"axis", 1}}, {}}).bytes()),
        HasSubstr("another axis than the last"));
    // Before opset 13 the default was axis 1, with all that follow it in one row.
    EXPECT_NE(refusal_of(tokens().opset(11).node("Softmax", {"x"}, {"y"}).bytes()), "");
}

TEST(OnnxMapping, ViewsCostNothing)
{
    const Trace trace = tokens()
                            .integers("to", {5, 2, -1})
                            .integers("axes", {0})
                            .integers("row", {0})
                            .node("Softmax", {"x"}, {"s"})
                            .node("Reshape", {"s", "to"}, {"a"})
                            .node("Transpose", {"a"}, {"b"}, {{}, {{"perm", {1, 0, 2}}}})
                            .node("Unsqueeze", {"b", "axes"}, {"c"})
                            .node("Squeeze", {"c", "axes"}, {"d"})
                            .node("Split", {"d"}, {"e", "f"})
                            .node("Gather", {"f", "row"}, {"g"}, {{{"axis", 1}}, {}})
                            .node("Flatten", {"g"}, {"h"})
                            .weight("w", {4, 3})
                            .node("MatMul", {"h", "w"}, {"y"})
                            .read();
    ASSERT_EQ(trace.operators().size(), 3U); // softmax, gemm, entropy
    EXPECT_EQ(trace.op(1).gemm, (GemmShape{1, 1, 4, 3}));
    EXPECT_EQ(trace.dependencies(1), std::vector<OperatorId>{0});
}

TEST(OnnxMapping, ShapesThatTheGraphComputesAreKnown)
{
    const Trace trace = tokens()
                            .integers("one", {1})
                            .integers("minus", {-1})
                            .weight("w", {40, 2})
                            .node("Shape", {"x"}, {"s"})
                            .node("Gather", {"s", "one"}, {"t"})
                            .node("Div", {"t", "t"}, {"u"})
                            .node("Concat", {"u", "minus"}, {"to"}, {{{"axis", 0}}, {}})
                            .node("Reshape", {"x", "to"}, {"r"})
                            .node("MatMul", {"r", "w"}, {"y"})
                            .read();
    EXPECT_EQ(trace.op(0).gemm, (GemmShape{1, 1, 40, 2}));
}

TEST(OnnxMapping, NodesThatNoOutputNeedsAreLeftOut)
{
    const Trace trace = tokens().node("Resize", {"x"}, {"unused"}).node("Softmax", {"x"}, {"y"}).read();
    EXPECT_EQ(trace.operators().size(), 1U);
}

TEST(OnnxMapping, NodesOutOfOrderAreSorted)
{
    const Trace trace
        = tokens().node("Softmax", {"a"}, {"y"}).weight("w", {8, 4}).node("MatMul", {"x", "w"}, {"a"}).read();
    EXPECT_EQ(trace.op(0).kind, OperatorKind::gemm);
    EXPECT_EQ(trace.op(1).kind, OperatorKind::softmax);
}

} // namespace
} // namespace pivotsim
