// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/zoo.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace pivotsim {
namespace {

/// The faults of DeiT-S after one change.
std::string faults(const std::function<void(VitShape&)>& change)
{
    auto shape = zoo_shape("deit_s");
    change(shape);
    std::string text;
    for (const auto& fault : shape.faults())
        text += fault.key + ": " + fault.message + "\n";
    return text;
}

TEST(VitShape, TheZooIsSound)
{
    for (const char* name :
        {"deit_t", "deit_s", "deit_b", "lvvit_t", "lvvit_s", "lvvit_m", "vit_b", "vit_l", "vit_h"})
        EXPECT_TRUE(zoo_shape(name).faults().empty()) << name;
}

TEST(VitShape, HeadsDivideTheWidth)
{
    EXPECT_EQ(faults([](auto& s) { s.heads = 7; }), "heads: heads = 7 does not divide embed_dim = 384\n");
    EXPECT_EQ(faults([](auto& s) { s.heads = 0; }), "heads: heads = 0 is out of range: 1 to 1024\n");
}

TEST(VitShape, TheMlpsWidthIsWhole)
{
    EXPECT_EQ(faults([](auto& s) { s.mlp_ratio = 2.5; }), "");
    EXPECT_EQ(faults([](auto& s) { s.mlp_ratio = 3.14; }),
        "mlp_ratio: embed_dim x mlp_ratio = 1205.76 is no whole width\n");
    EXPECT_EQ(faults([](auto& s) { s.mlp_ratio = -1; }),
        "mlp_ratio: mlp_ratio = -1 is out of range: above 0, at most 64\n");
    EXPECT_EQ(faults([](auto& s) { s.mlp_ratio = std::numeric_limits<double>::quiet_NaN(); }),
        "mlp_ratio: mlp_ratio = nan is out of range: above 0, at most 64\n");
}

TEST(VitShape, TheStemEndsInTheEncodersWidth)
{
    EXPECT_EQ(faults([](auto& s) { s.stem.back().out_channels = 192; }),
        "stem: the last convolution writes 192 channels, but embed_dim is 384\n");
    EXPECT_EQ(faults([](auto& s) { s.stem.clear(); }), "stem: a stem has 1 to 64 convolutions, not 0\n");
}

TEST(VitShape, KernelsFitTheirImage)
{
    EXPECT_EQ(
        faults([](auto& s) { s.image_size = 8; }), "kernel: the kernel of 16 does not fit into 8 pixels\n");
    EXPECT_EQ(faults([](auto& s) { s.stem[0].padding = 16; }),
        "padding: padding = 16 reaches beyond the kernel of 16\n");
    EXPECT_EQ(
        faults([](auto& s) { s.stem[0].stride = 0; }), "stride: stride = 0 is out of range: 1 to 1024\n");
    EXPECT_EQ(faults([](auto& s) {
        s.stem.push_back({384, 16, 16, 0});
    }),
        "kernel: the kernel of 16 does not fit into 14 pixels\n");
}

TEST(VitShape, AllScalarFaultsComeAtOnce)
{
    EXPECT_EQ(faults([](auto& s) { s.name = "a b", s.depth = 0, s.classes = 2'000'000; }),
        "name: 'a b' is no name\n"
        "depth: depth = 0 is out of range: 1 to 4096\n"
        "classes: classes = 2000000 is out of range: 1 to 1000000\n");
}

TEST(VitShape, AbsurdWorkIsRefusedBeforeItOverflows)
{
    const auto huge = [](auto& s) {
        s.image_size = 1024, s.embed_dim = 65536, s.depth = 4096, s.heads = 1024, s.mlp_ratio = 64;
        s.stem = {{65536, 1, 1, 0}};
    };
    EXPECT_EQ(faults(huge), "stem: 1048577 tokens are more than 1048576\n");
    EXPECT_EQ(faults([&](auto& s) { huge(s), s.image_size = 1000; }),
        "depth: 2.86e+21 multiply-accumulates are more than 1e+18\n");
    EXPECT_EQ(faults([](auto& s) {
        s.image_size = 16384, s.channels = 65536;
        s.stem = {{65536, 1024, 1024, 1023}, {384, 1, 1, 0}};
    }),
        "kernel: a row of the im2col matrix has 68719476736 elements, more than 2147483648\n");
}

} // namespace
} // namespace pivotsim
