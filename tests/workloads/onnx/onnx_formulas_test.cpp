// SPDX-License-Identifier: Apache-2.0
#include "onnx_file.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::HasSubstr;

OnnxFile tokens()
{
    OnnxFile file;
    file.input("x", {1, 5, 8}).output("y").number("one", 1.0F).number("half", 0.5F);
    file.number("root", std::sqrt(2.0F)).number("two", 2.0F).number("eps", 1e-6F);
    return file;
}

void expect_one(const OnnxFile& file, OperatorKind kind)
{
    const Trace trace = file.read();
    ASSERT_EQ(trace.operators().size(), 1U);
    EXPECT_EQ(trace.op(0).kind, kind);
    EXPECT_EQ(trace.op(0).rows, (RowShape{5, 8}));
}

TEST(OnnxFormulas, GeluIsRecognisedInAnyOrderOfItsFactors)
{
    const auto erf = [] {
        return tokens()
            .node("Div", {"x", "root"}, {"a"})
            .node("Erf", {"a"}, {"b"})
            .node("Add", {"b", "one"}, {"c"});
    };
    expect_one(erf().node("Mul", {"x", "c"}, {"d"}).node("Mul", {"d", "half"}, {"y"}), OperatorKind::gelu);
    expect_one(erf().node("Mul", {"x", "half"}, {"d"}).node("Mul", {"d", "c"}, {"y"}), OperatorKind::gelu);
    expect_one(erf().node("Mul", {"c", "half"}, {"d"}).node("Mul", {"d", "x"}, {"y"}), OperatorKind::gelu);
    expect_one(tokens().node("Gelu", {"x"}, {"y"}), OperatorKind::gelu);
}

TEST(OnnxFormulas, GeluByTanhIsGelu)
{
    expect_one(tokens()
                   .number("cube", 0.044715F)
                   .number("c", std::sqrt(2.0F / 3.14159265F))
                   .number("three", 3.0F)
                   .node("Pow", {"x", "three"}, {"p"})
                   .node("Mul", {"p", "cube"}, {"q"})
                   .node("Add", {"x", "q"}, {"r"})
                   .node("Mul", {"r", "c"}, {"s"})
                   .node("Tanh", {"s"}, {"t"})
                   .node("Add", {"t", "one"}, {"u"})
                   .node("Mul", {"x", "u"}, {"v"})
                   .node("Mul", {"v", "half"}, {"y"}),
        OperatorKind::gelu);
}

TEST(OnnxFormulas, AnotherFunctionOfErfIsRefused)
{
    const std::string refusal = refusal_of(tokens()
                                               .node("Div", {"x", "two"}, {"a"})
                                               .node("Erf", {"a"}, {"b"})
                                               .node("Add", {"b", "one"}, {"c"})
                                               .node("Mul", {"x", "c"}, {"d"})
                                               .node("Mul", {"d", "half"}, {"y"})
                                               .bytes());
    EXPECT_THAT(refusal, HasSubstr("Div, 1 node: scales what no GEMM"));
}

OnnxFile spelled_out_norm(const char* square)
{
    OnnxFile file = tokens();
    file.weight("gain", {8}).weight("bias", {8});
    file.node("ReduceMean", {"x"}, {"mean"}, {{}, {{"axes", {-1}}}}).node("Sub", {"x", "mean"}, {"d"});
    const std::string second = std::string{square} == "Pow" ? "two" : "d";
    file.node(square, {"d", second}, {"d2"}).node("ReduceMean", {"d2"}, {"v"}, {{}, {{"axes", {2}}}});
    file.node("Add", {"v", "eps"}, {"ve"}).node("Sqrt", {"ve"}, {"s"}).node("Div", {"d", "s"}, {"n"});
    return file.node("Mul", {"n", "gain"}, {"g"}).node("Add", {"g", "bias"}, {"y"});
}

TEST(OnnxFormulas, LayerNormSpelledOutIsOneOperator)
{
    expect_one(spelled_out_norm("Pow"), OperatorKind::layer_norm);
    expect_one(spelled_out_norm("Mul"), OperatorKind::layer_norm);
    expect_one(tokens().weight("gain", {8}).node("LayerNormalization", {"x", "gain"}, {"y"}),
        OperatorKind::layer_norm);
}

TEST(OnnxFormulas, WhatOthersReadWithinAFormulaKeepsItFromBeingOne)
{
    OnnxFile file = spelled_out_norm("Pow");
    file.output("d"); // the differences are wanted too
    EXPECT_THAT(refusal_of(file.bytes()), HasSubstr("ReduceMean"));
}

TEST(OnnxFormulas, MeanOverTokensIsNoLayerNorm)
{
    EXPECT_THAT(refusal_of(tokens().node("ReduceMean", {"x"}, {"y"}, {{}, {{"axes", {1}}}}).bytes()),
        HasSubstr("part of no formula"));
}

} // namespace
} // namespace pivotsim
