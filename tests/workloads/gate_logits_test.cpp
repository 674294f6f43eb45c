// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"
#include "workloads/gate_logits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

TEST(Half, IsIeee754Binary16)
{
    EXPECT_EQ(from_half(0x3C00), 1);
    EXPECT_EQ(from_half(0xC000), -2);
    EXPECT_EQ(from_half(0x7BFF), 65504);
    EXPECT_EQ(from_half(0x0001), std::ldexp(1, -24));
    EXPECT_EQ(from_half(0x0400), std::ldexp(1, -14));
    EXPECT_EQ(from_half(0x3555), 0.333251953125);
    EXPECT_EQ(from_half(0xFC00), -INFINITY);
    EXPECT_TRUE(std::isnan(from_half(0x7E00)));
    EXPECT_TRUE(std::signbit(from_half(0x8000)));
}

/// The small trace with test logits 2, 0 and 0 everywhere, and the entropy that they have.
SmallGates with_logits()
{
    SmallGates gates;
    std::string halves;
    for (int row = 0; row < 10; ++row)
        halves += std::string{"\x00\x40\x00\x00\x00\x00", 6};
    gates.arrays["test_logits"] = {"<f2", {2, 5, 3}, halves};
    const double first = std::exp(2) / (std::exp(2) + 2), other = 1 / (std::exp(2) + 2);
    const double entropy = -first * std::log(first) - 2 * other * std::log(other);
    for (std::size_t i = 0; i < 10; ++i)
        gates.arrays.at("test_entropy").set(i, static_cast<float>(entropy));
    return gates;
}

std::string finding_of(const SmallGates& gates)
{
    try {
        gates.trace();
    } catch (const InputError& error) {
        return error.findings().sorted().at(0).message;
    }
    return "";
}

TEST(GateLogits, ThatAgreeAreAccepted)
{
    const GateTrace trace = with_logits().trace();
    EXPECT_TRUE(trace.logits);
    EXPECT_THAT(trace.ignored, testing::IsEmpty());
}

TEST(GateLogits, HoldEntropiesToThem)
{
    SmallGates gates = with_logits();
    const float entropy = gates.arrays.at("test_entropy").get<float>(7);
    gates.arrays.at("test_entropy").set(7, entropy / std::log(3.0F)); // normalised, as the paper's
    EXPECT_THAT(
        finding_of(gates), HasSubstr("test_logits[1, 2] of e4: their entropy is 0.6656 nats, not the 0.60"));
    gates.arrays.at("test_entropy").set(7, entropy + 1e-3F); // within rounding
    EXPECT_EQ(finding_of(gates), "");
}

TEST(GateLogits, HaveTheShapeOfTheTraceAndAreFinite)
{
    SmallGates gates = with_logits();
    gates.arrays.at("test_logits").shape = {2, 3, 5};
    EXPECT_EQ(finding_of(gates), "test_logits: shape (2, 3, 5) instead of (2, 5, 3)");
    gates = with_logits();
    gates.arrays.at("test_logits").set<std::uint16_t>(4, 0x7C00);
    EXPECT_EQ(finding_of(gates), "test_logits[0, 1] of e2: a logit is not finite");
    gates.arrays.at("test_logits").type = "<f4";
    EXPECT_EQ(finding_of(gates), "test_logits: type '<f4' instead of '<f2'");
}

} // namespace
} // namespace pivotsim
