// SPDX-License-Identifier: Apache-2.0
#include "workloads/operator_check.h"
#include "workloads/trace.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

namespace pivotsim {
namespace {

/// x (4x8) times w (8x2) into y; z is spare.
class TraceRules : public testing::Test {
protected:
    TraceRules()
    {
        x_ = trace_.add_tensor({"x", {4, 8}, 1, false});
        w_ = trace_.add_tensor({"w", {8, 2}, 1, true});
        y_ = trace_.add_tensor({"y", {4, 2}, 1, false});
        z_ = trace_.add_tensor({"z", {4, 2}, 1, false});
    }

    Operator gemm() const
    {
        Operator op;
        op.name = "gemm";
        op.gemm = {1, 4, 8, 2};
        op.inputs = {x_, w_};
        op.output = y_;
        return op;
    }

    Operator rows(OperatorKind kind, std::vector<TensorId> inputs, TensorId output) const
    {
        Operator op;
        op.name = "rows";
        op.kind = kind;
        op.rows = {4, 2};
        op.inputs = std::move(inputs);
        op.output = output;
        return op;
    }

    std::string refusal(const Operator& op)
    {
        try {
            trace_.add_operator(op);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "accepted";
    }

    std::string refusal(const std::function<void(Operator&)>& change)
    {
        auto op = gemm();
        change(op);
        return refusal(op);
    }

    Trace trace_;
    TensorId x_ = 0, w_ = 0, y_ = 0, z_ = 0;
};

TEST_F(TraceRules, AGemmThatFitsIsTaken)
{
    EXPECT_EQ(refusal(gemm()), "accepted");
    EXPECT_EQ(trace_.macs(), 64u);
    EXPECT_EQ(trace_.producer(y_), OperatorId{0});
    EXPECT_EQ(trace_.first_reader(x_), OperatorId{0});
    EXPECT_FALSE(trace_.producer(x_));
}

TEST_F(TraceRules, TheShapeIsWhatTheTensorsHold)
{
    EXPECT_EQ(
        refusal([](auto& op) { op.gemm.m = 5; }), "gemm: A is batch x m x k = 40 elements, but 'x' has 32");
    EXPECT_EQ(
        refusal([](auto& op) { op.gemm.k = 7; }), "gemm: B is batch x k x n = 14 elements, but 'w' has 16");
    EXPECT_EQ(refusal([](auto& op) { op.gemm.m = 3; }),
        "gemm: the output is batch x m x n = 6 elements, but 'y' has 8");
}

TEST_F(TraceRules, OnlyBatchedGemmsHaveABatchAndOnlySparseOnesADensity)
{
    EXPECT_EQ(refusal([](auto& op) {
        op.gemm = {2, 2, 8, 1};
    }),
        "gemm: a gemm has no batch; batched_gemm has");
    EXPECT_EQ(refusal([](auto& op) { op.density = 0.5; }), "gemm: a gemm has no density; sparse_gemm has");
    EXPECT_EQ(
        refusal([](auto& op) { op.density = 0; }), "gemm: density = 0 is out of range: above 0, at most 1");
}

TEST_F(TraceRules, SizesAreNeitherZeroNorBeyond64Bits)
{
    EXPECT_EQ(refusal([](auto& op) { op.gemm.n = 0; }), "gemm: n = 0 is out of range: 1 to 2147483648");
    EXPECT_EQ(refusal([](auto& op) {
        op.gemm = {1, max_extent, max_extent, max_extent};
    }),
        "gemm: more than 2^62 multiply-accumulates");
}

TEST_F(TraceRules, BOfAGemmIsAWeight)
{
    EXPECT_EQ(refusal([this](auto& op) {
        op.inputs = {x_, z_}, op.gemm = {1, 4, 4, 2};
    }),
        "gemm: B of a gemm is a weight, but 'z' is none");
    EXPECT_EQ(refusal([this](auto& op) {
        op.inputs = {x_, z_}, op.gemm = {1, 4, 4, 2}, op.kind = OperatorKind::batched_gemm;
    }),
        "accepted");
}

TEST_F(TraceRules, ATensorHasOneProducerThatComesBeforeItsReaders)
{
    EXPECT_EQ(refusal(rows(OperatorKind::gelu, {y_}, z_)), "accepted");
    EXPECT_EQ(refusal(gemm()), "gemm: 'y' was read before");
    EXPECT_EQ(refusal([this](auto& op) { op.output = z_; }), "gemm: 'z' has a producer already");
    EXPECT_EQ(refusal([this](auto& op) {
        op.output = w_;
        op.gemm = {1, 8, 8, 2};
    }),
        "gemm: A is batch x m x k = 64 elements, but 'x' has 32");
}

TEST_F(TraceRules, NothingIsWrittenInPlaceOrIntoWeights)
{
    EXPECT_EQ(refusal(rows(OperatorKind::gelu, {y_}, y_)), "rows: reads its own output");
    auto op = rows(OperatorKind::gelu, {x_}, w_);
    op.rows = {8, 2};
    EXPECT_EQ(refusal(op), "rows: 'w' is a weight, and nothing writes weights");
}

TEST_F(TraceRules, NamesAreUnique)
{
    EXPECT_EQ(refusal(gemm()), "accepted");
    EXPECT_EQ(refusal([this](auto& op) { op.output = z_; }), "gemm: an operator of that name exists");
    EXPECT_THROW(trace_.add_tensor({"x", {1}, 1, false}), std::invalid_argument);
    EXPECT_THROW(trace_.add_tensor({"x y", {1}, 1, false}), std::invalid_argument);
}

TEST_F(TraceRules, OperandsAreCounted)
{
    EXPECT_EQ(refusal([this](auto& op) { op.inputs = {w_}; }), "gemm: gemm needs 2 or more inputs, not 1");
    EXPECT_EQ(refusal(rows(OperatorKind::add, {y_}, z_)), "rows: add needs 2 or more inputs, not 1");
    EXPECT_EQ(refusal(rows(OperatorKind::softmax, {}, z_)), "rows: softmax needs 1 or more inputs, not 0");
    EXPECT_EQ(refusal([](auto& op) { op.inputs = {77, 78}; }), "gemm: input 77 is no tensor");
    EXPECT_EQ(refusal([](auto& op) { op.output = 77; }), "gemm: output 77 is no tensor");
}

TEST_F(TraceRules, EntropyIsOneElementARow)
{
    EXPECT_EQ(refusal(rows(OperatorKind::entropy, {y_}, z_)),
        "rows: the output is one element a row = 4 elements, but 'z' has 8");
}

TEST_F(TraceRules, SeveralTensorsMayMakeUpOneA)
{
    const auto left = trace_.add_tensor({"left", {4, 5}, 1, false});
    const auto right = trace_.add_tensor({"right", {4, 3}, 1, false});
    EXPECT_EQ(refusal([&](auto& op) {
        op.inputs = {left, w_};
    }),
        "gemm: A is batch x m x k = 32 elements, but 'left' has 20");
    EXPECT_EQ(refusal([&](auto& op) { op.inputs = {left, right, w_}; }), "accepted");
    EXPECT_EQ(trace_.op(0).operand_b(), w_);
}

TEST_F(TraceRules, SparsityLeavesItsShareOfTheMultiplications)
{
    auto op = gemm();
    op.kind = OperatorKind::sparse_gemm;
    op.density = 0.51;
    EXPECT_EQ(op.macs(), 33u); // 32.64, rounded up
    op.density = 1;
    EXPECT_EQ(op.macs(), 64u);
}

TEST_F(TraceRules, ASparseGemmMayBeCompressedToExactlyWhatItsMaskLeaves)
{
    const auto v = trace_.add_tensor({"v", {4, 8}, 1, false});
    const auto indices = trace_.add_tensor({"indices", {4, 2}, 2, true});
    const auto scores = trace_.add_tensor({"scores", {4, 2}, 1, false}); // a quarter of 4 x 8
    const auto odd = trace_.add_tensor({"odd", {4, 3}, 1, false});
    const auto out = trace_.add_tensor({"out", {4, 4}, 1, false});
    const auto sparse = [&](auto& op, GemmShape shape, TensorId a, TensorId output) {
        op.kind = OperatorKind::sparse_gemm;
        op.gemm = shape;
        op.density = 0.25;
        op.inputs = {a, indices, v};
        op.output = output;
    };
    EXPECT_EQ(refusal([&](auto& op) {
        sparse(op, {1, 4, 4, 8}, v, odd);
    }),
        "gemm: the output is batch x m x n = 32 elements, but 'odd' has 12");
    EXPECT_EQ(refusal([&](auto& op) {
        sparse(op, {1, 4, 16, 2}, scores, scores);
    }),
        "gemm: A is density x batch x m x k = 16 elements, but 'scores' has 8");
    EXPECT_EQ(refusal([&](auto& op) { sparse(op, {1, 4, 4, 8}, v, scores); }), "accepted"); // SDDMM
    EXPECT_EQ(refusal([&](auto& op) {
        op.name = "spmm";
        sparse(op, {1, 4, 8, 4}, scores, out);
    }),
        "accepted");
}

TEST(OperatorNames, ComeBackFromTheirText)
{
    EXPECT_EQ(operator_kind_names().size(), 11u);
    for (const auto& name : operator_kind_names())
        EXPECT_EQ(to_string(operator_kind_from(name).value()), name);
    for (const auto& name : group_names())
        EXPECT_EQ(to_string(group_from(name).value()), name);
    EXPECT_STREQ(to_string(OperatorKind::entropy), "entropy");
    EXPECT_STREQ(to_string(Group::imported), "imported");
    EXPECT_FALSE(operator_kind_from("GEMM"));
}

} // namespace
} // namespace pivotsim
