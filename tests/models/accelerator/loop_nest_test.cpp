// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/loop_nest.h"

#include "tests/models/pe_array/random_gemms.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr std::array<GemmOperand, 3> operands{
    GemmOperand::inputs, GemmOperand::weights, GemmOperand::outputs};

/// A tile by its place in the dimensions that the operand has.
std::array<std::uint64_t, 3> tile_of(GemmOperand operand, LoopNest::Place place)
{
    place.index[static_cast<std::size_t>(LoopNest::missing(operand))] = 0;
    return place.index;
}

std::uint64_t elements_of(const LoopNest& nest, GemmOperand operand, const LoopNest::Place& place)
{
    std::uint64_t elements = 1;
    for (const GemmDimension each : {GemmDimension::m, GemmDimension::n, GemmDimension::k})
        if (each != LoopNest::missing(operand))
            elements *= nest.extent(each, place.at(each));
    return elements;
}

/// Calls `check(nest)` for random shapes, arrays, dataflows and mappings.
template <class Check> void for_random_nests(std::uint32_t seed, Check check)
{
    RandomGemms random(seed);
    for (int round = 0; round < 300; ++round) {
        const ArrayShape array = random.array(9);
        const GemmShape gemm = random.gemm(40);
        const char* name = std::array{"is", "ws", "os"}.at(random.upto(3) - 1);
        const auto dataflow = make_dataflow(name);
        Mapping mapping;
        mapping.order = loop_orders.at(random.upto(6) - 1);
        mapping.vectors = std::string{name} == "os" ? 0 : random.upto(40) - 1;
        mapping.keep = {random.upto(2) == 1, random.upto(2) == 1, random.upto(2) == 1};
        SCOPED_TRACE(fmt::format("round {}: {}, {}", round, name, mapping.text()));
        check(LoopNest(gemm, *dataflow, array, mapping));
    }
}

TEST(LoopNest, VisitsEveryTripleOfTilesOnce)
{
    for_random_nests(1, [](const LoopNest& nest) {
        std::set<std::array<std::uint64_t, 3>> seen;
        std::uint64_t macs = 0;
        for (std::uint64_t fold = 0; fold < nest.folds(); ++fold) {
            const LoopNest::Place place = nest.place(fold);
            EXPECT_TRUE(seen.insert(place.index).second);
            macs += nest.extent(GemmDimension::m, place.at(GemmDimension::m))
                * nest.extent(GemmDimension::n, place.at(GemmDimension::n))
                * nest.extent(GemmDimension::k, place.at(GemmDimension::k));
        }
        EXPECT_EQ(macs, nest.gemm().m * nest.gemm().n * nest.gemm().k);
    });
}

/// The closed forms against a walk that remembers which tiles it has seen.
TEST(LoopNest, LoadsWhatAWalkOverTheFoldsLoads)
{
    for_random_nests(2, [](const LoopNest& nest) {
        for (const GemmOperand operand : operands) {
            std::set<std::array<std::uint64_t, 3>> seen;
            std::uint64_t loaded = 0, again = 0;
            for (std::uint64_t fold = 0; fold < nest.folds(); ++fold) {
                const LoopNest::Place place = nest.place(fold);
                const bool first = seen.insert(tile_of(operand, place)).second;
                EXPECT_EQ(nest.first_use(operand, place), first);
                const std::uint64_t elements = elements_of(nest, operand, place);
                loaded += first || !nest.kept(operand) ? elements : 0;
                again += first || nest.kept(operand) ? 0 : elements;
            }
            if (operand == GemmOperand::outputs)
                EXPECT_EQ(nest.spilled(), again);
            else
                EXPECT_EQ(nest.loaded(operand), loaded);
        }
    });
}

/// Between its first and its last use a kept tile is on chip: never more of them than the working set.
TEST(LoopNest, AWorkingSetIsTheMostThatIsHeldAtOnce)
{
    for_random_nests(3, [](const LoopNest& nest) {
        for (const GemmOperand operand : operands) {
            const std::uint64_t width = operand == GemmOperand::outputs ? partial_sum_bytes : 1;
            std::map<std::array<std::uint64_t, 3>, std::uint64_t> held;
            std::uint64_t now = 0, most = 0;
            for (std::uint64_t fold = 0; fold < nest.folds(); ++fold) {
                const LoopNest::Place place = nest.place(fold);
                const auto tile = tile_of(operand, place);
                if (held.emplace(tile, elements_of(nest, operand, place)).second)
                    now += held[tile] * width;
                most = std::max(most, now);
                if (nest.last_use(operand, place)) {
                    now -= held[tile] * width;
                    held.erase(tile);
                }
            }
            EXPECT_TRUE(held.empty());
            EXPECT_EQ(nest.working_set(operand), Bytes{most}) << static_cast<int>(operand);
        }
    });
}

TEST(LoopNest, LaysTilesSideBySideInTheOrderOfTheirFirstUse)
{
    for_random_nests(4, [](const LoopNest& nest) {
        for (const GemmOperand operand : operands) {
            std::uint64_t end = 0;
            for (std::uint64_t fold = 0; fold < nest.folds(); ++fold) {
                const LoopNest::Place place = nest.place(fold);
                if (!nest.first_use(operand, place))
                    continue;
                EXPECT_EQ(nest.offset(operand, place), end);
                end += elements_of(nest, operand, place);
            }
        }
    });
}

TEST(LoopNest, CutsATileIntoEqualPiecesWithinTheLimits)
{
    const PieceLimits limits{100, 200, 300};
    for_random_nests(5, [&](const LoopNest& nest) {
        for (const GemmOperand operand : operands)
            for (const std::uint64_t units : {1U, 7U, 40U, 1000U}) {
                const std::uint64_t piece = nest.piece_units(operand, limits, units);
                const std::uint64_t pieces = ceil_div(units, piece);
                EXPECT_LE(
                    nest.unit_bytes(operand) * piece, std::max(limits.of(operand), nest.unit_bytes(operand)));
                EXPECT_LT((pieces - 1) * piece, units);
                EXPECT_EQ(piece, ceil_div(units, pieces))
                    << "the last piece is much smaller than it has to be";
            }
    });
}

TEST(Mapping, ThePapersFollowsTheDataflow)
{
    EXPECT_EQ(paper_mapping(*make_dataflow("is")).text(), "mkn, all vectors");
    EXPECT_EQ(paper_mapping(*make_dataflow("ws")).text(), "nkm, all vectors");
    EXPECT_EQ(paper_mapping(*make_dataflow("os")).text(), "nmk, all vectors");
}

TEST(Mapping, SaysWhatItKeeps)
{
    EXPECT_EQ((Mapping{LoopOrder::mnk, 28, {true, false, true}}.text()),
        "mnk, 28 vectors, keeps inputs and outputs");
}

/// By hand: DeiT-S's QKV on the paper's array, 28 vectors a fold, sums kept.
TEST(LoopNest, OfDeitSQkvByHand)
{
    const auto is = make_dataflow("is");
    const LoopNest nest({1, 197, 384, 1152}, *is, {64, 36}, {LoopOrder::mnk, 28, {false, false, true}});
    EXPECT_EQ(nest.folds(), 6U * 42U * 6U);
    EXPECT_EQ(nest.working_set(GemmOperand::outputs), Bytes{36 * 28 * 4});
    EXPECT_EQ(nest.working_set(GemmOperand::inputs), Bytes{36 * 384}); // a row of tiles, again for each n
    EXPECT_EQ(nest.working_set(GemmOperand::weights), Bytes{384 * 1152}); // all, again for each m
    EXPECT_EQ(nest.loaded(GemmOperand::inputs), 197U * 384U * 42U);
    EXPECT_EQ(nest.loaded(GemmOperand::weights), 384U * 1152U * 6U);
    EXPECT_EQ(nest.spilled(), 0U);
}

} // namespace
} // namespace pivotsim
