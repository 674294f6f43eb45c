// SPDX-License-Identifier: Apache-2.0
#include "onnx_file.h"

#include "base/registry.h"
#include "base/value.h"
#include "workloads/importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace pivotsim {
namespace {

using testing::AllOf;
using testing::HasSubstr;

OnnxFile tokens()
{
    OnnxFile file;
    file.input("x", {1, 5, 8}).output("y");
    return file;
}

TEST(OnnxErrors, FileThatIsNoModel)
{
    EXPECT_THAT(refusal_of(""), HasSubstr("is empty"));
    EXPECT_THAT(refusal_of("name: deit_s\nimage_size: 224\n"), HasSubstr("is no ONNX model"));
    EXPECT_THAT(refusal_of(std::string(100, '\0')), HasSubstr("is no ONNX model"));
    const auto importer = Registry<WorkloadImporter>::instance().create("onnx", Value::map());
    EXPECT_THROW(importer->read("/no/such/model.onnx", {}), InputError);
    EXPECT_THROW(importer->read("/", {}), InputError);
}

TEST(OnnxErrors, EveryCutIsNoticed)
{
    const std::string whole = tokens().weight("w", {8, 3}).node("MatMul", {"x", "w"}, {"y"}).bytes();
    ASSERT_EQ(refusal_of(whole), "");
    const std::size_t opset = 4; // the last field; a file without it is whole
    for (std::size_t size = 0; size + opset < whole.size(); ++size)
        EXPECT_NE(refusal_of(whole.substr(0, size)), "") << size;
    EXPECT_THAT(refusal_of(whole.substr(0, whole.size() / 2)), HasSubstr("is cut off or damaged"));
}

TEST(OnnxErrors, DamageIsRefusedOrReadButNeverWorse)
{
    const std::string whole = tokens()
                                  .weight("w", {8, 3})
                                  .integers("to", {1, 5, 8})
                                  .node("Reshape", {"x", "to"}, {"a"})
                                  .node("MatMul", {"a", "w"}, {"y"}, {{{"k", 1}}, {{"axes", {1, 2}}}})
                                  .bytes();
    std::mt19937 random{1};
    for (int round = 0; round < 500; ++round) {
        std::string damaged = whole;
        for (int hits = 0; hits < 1 + round % 3; ++hits)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        refusal_of(damaged); // anything but InputError ends the test
    }
}

TEST(OnnxErrors, ModelWithoutAGraph)
{
    EXPECT_THAT(refusal_of(OnnxFile{}.bytes()), HasSubstr("has no graph"));
    OnnxFile no_output;
    no_output.input("x", {1, 5, 8}).node("Softmax", {"x"}, {"y"});
    EXPECT_THAT(refusal_of(no_output.bytes()), HasSubstr("the graph has no output"));
}

TEST(OnnxErrors, OpenDimensionIsNamed)
{
    OnnxFile file;
    file.open_input("pixels", "batch", {3, 8, 8}).output("y").node("Softmax", {"pixels"}, {"y"});
    EXPECT_THAT(refusal_of(file.bytes()),
        AllOf(HasSubstr("input 'pixels' has no fixed shape: 'batch' (dimension 1)"),
            HasSubstr("dynamic_axes")));
}

TEST(OnnxErrors, BatchIsRefused)
{
    OnnxFile file;
    file.input("x", {8, 5, 8}).output("y").node("Softmax", {"x"}, {"y"});
    EXPECT_THAT(refusal_of(file.bytes()), HasSubstr("input 'x' holds 8 images"));
}

TEST(OnnxErrors, UnknownInputAndCycleNameTheirNode)
{
    EXPECT_THAT(refusal_of(tokens().node("Add", {"x", "ghost"}, {"y"}).bytes()),
        HasSubstr("'/y' (Add, node 1) reads 'ghost', which nothing writes"));
    EXPECT_THAT(refusal_of(tokens().node("Add", {"x", "y"}, {"a"}).node("Softmax", {"a"}, {"y"}).bytes()),
        HasSubstr("the graph has a cycle"));
    EXPECT_THAT(refusal_of(tokens().node("Softmax", {"x"}, {"y"}).node("Identity", {"x"}, {"y"}).bytes()),
        HasSubstr("'y' is written by"));
}

TEST(OnnxErrors, ShapesThatDoNotFitNameTheirNode)
{
    EXPECT_THAT(refusal_of(tokens().weight("w", {7, 3}).node("MatMul", {"x", "w"}, {"y"}).bytes()),
        HasSubstr("'/y' (MatMul, node 1) multiplies 1x5x8 by 7x3"));
    EXPECT_THAT(refusal_of(tokens().integers("to", {3, -1}).node("Reshape", {"x", "to"}, {"y"}).bytes()),
        HasSubstr("reshapes 1x5x8"));
}

TEST(OnnxErrors, EveryNodeWithoutAnOperatorIsListedInOneError)
{
    const std::string refusal = refusal_of(tokens()
                                               .node("Resize", {"x"}, {"a"})
                                               .node("Tanh", {"x"}, {"b"})
                                               .node("Resize", {"b"}, {"c"})
                                               .node("Add", {"a", "c"}, {"d"})
                                               .node("Mul", {"d", "x"}, {"e"})
                                               .node("Attention", {"e"}, {"y"}, {}, "com.example")
                                               .bytes());
    EXPECT_THAT(refusal, HasSubstr("4 of 6 nodes map onto no operator"));
    EXPECT_THAT(
        refusal, HasSubstr("Resize, 2 nodes: no operator of ours does this: '/a' (node 1), '/c' (node 3)"));
    EXPECT_THAT(refusal, HasSubstr("Tanh, 1 node: is part of no formula"));
    EXPECT_THAT(refusal, HasSubstr("com.example.Attention, 1 node"));
    EXPECT_EQ(refusal.find("error["), refusal.rfind("error["));
}

TEST(OnnxErrors, WorkThatWouldBeHiddenIsRefused)
{
    OnnxFile groups;
    groups.input("x", {1, 4, 8, 8}).output("y").weight("w", {4, 2, 3, 3});
    EXPECT_THAT(refusal_of(groups.node("Conv", {"x", "w"}, {"y"}, {{{"group", 2}}, {}}).bytes()),
        HasSubstr("convolution in groups"));
    EXPECT_THAT(refusal_of(tokens().node("Mul", {"x", "x"}, {"y"}).bytes()),
        HasSubstr("multiplies or divides activations"));
    EXPECT_THAT(refusal_of(tokens().weight("b", {8}).node("Add", {"x", "b"}, {"y"}).bytes()),
        HasSubstr("that no GEMM or LayerNorm before it can take"));
    EXPECT_THAT(refusal_of(tokens()
                               .weight("w", {8, 8})
                               .node("MatMul", {"x", "w"}, {"a"})
                               .node("Relu", {"a"}, {"y"})
                               .bytes()),
        HasSubstr("follows no convolution"));
    EXPECT_THAT(refusal_of(tokens().weight("w", {3, 5}).node("MatMul", {"w", "x"}, {"y"}).bytes()),
        HasSubstr("constant on its left"));
}

} // namespace
} // namespace pivotsim
