// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/tile_engine/operand_loads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tuple>

namespace pivotsim {
namespace {

using testing::ElementsAre;

using Piece = std::tuple<OperandKind, std::string, std::uint64_t, std::uint64_t>;

class OperandLoads : public testing::Test {
protected:
    TensorId tensor(const std::string& name, std::uint64_t elements, std::uint32_t bytes, bool weight)
    {
        return trace.add_tensor({name, {elements}, bytes, weight});
    }

    std::vector<Piece> pieces(const std::vector<TilePiece>& of) const
    {
        std::vector<Piece> told;
        for (const TilePiece& piece : of)
            told.emplace_back(
                piece.operand, trace.tensor(piece.tensor).name, piece.offset, piece.bytes.count);
        return told;
    }

    Trace trace;
    Operator op;
    TileStep step;
};

TEST_F(OperandLoads, CountElementsOfEachOperandsWidth)
{
    op.inputs = {tensor("a", 12, 4, false), tensor("b", 20, 1, true)};
    op.output = tensor("o", 15, 2, false);
    load_a(trace, op, 4, 4, step);
    load_b(trace, op, 5, 10, step);
    store_result(trace, op, 3, 5, step);
    EXPECT_THAT(pieces(step.loads),
        ElementsAre(Piece{OperandKind::inputs, "a", 16, 16}, Piece{OperandKind::weights, "b", 5, 10}));
    EXPECT_THAT(pieces(step.stores), ElementsAre(Piece{OperandKind::outputs, "o", 6, 10}));
    EXPECT_EQ(gemm_bytes(trace, op, 12, 20, 15), Bytes{12 * 4 + 20 + 15 * 2});
}

TEST_F(OperandLoads, PassThroughTensorsSideBySide)
{
    op.inputs = {tensor("h1", 10, 1, false), tensor("h2", 10, 1, false), tensor("b", 4, 1, true)};
    load_a(trace, op, 8, 7, step);
    EXPECT_THAT(pieces(step.loads),
        ElementsAre(Piece{OperandKind::inputs, "h1", 8, 2}, Piece{OperandKind::inputs, "h2", 0, 5}));
}

TEST_F(OperandLoads, BeginAgainWhereAnIm2colReadsOnceMore)
{
    op.inputs = {tensor("image", 10, 1, false), tensor("b", 4, 1, true)};
    load_a(trace, op, 27, 12, step);
    EXPECT_THAT(pieces(step.loads),
        ElementsAre(Piece{OperandKind::inputs, "image", 7, 3}, Piece{OperandKind::inputs, "image", 0, 9}));
}

TEST_F(OperandLoads, LeaveTheIndicesOfASparseProductOut)
{
    op.kind = OperatorKind::sparse_gemm;
    op.inputs = {tensor("a", 10, 1, false), tensor("mask", 6, 2, true), tensor("b", 4, 1, false)};
    load_a(trace, op, 0, 10, step);
    EXPECT_THAT(pieces(step.loads), ElementsAre(Piece{OperandKind::inputs, "a", 0, 10}));
    EXPECT_EQ(index_tensor(trace, op), op.inputs[1]);
    op.inputs = {op.inputs[0], op.inputs[2]};
    EXPECT_FALSE(index_tensor(trace, op)) << "without a mask";
    op.kind = OperatorKind::gemm;
    EXPECT_FALSE(index_tensor(trace, op));
}

} // namespace
} // namespace pivotsim
