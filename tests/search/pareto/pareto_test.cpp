// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/hypervolume.h"
#include "search/pareto/pareto_front.h"
#include "search/pareto/ranking.h"
#include "tests/search/pareto/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

class RandomTable : public testing::TestWithParam<TableKind> {
protected:
    /// In all dimensions, around the sizes at which the algorithm changes, and well beyond them.
    static std::vector<ObjectiveTable> tables(std::size_t most_rows = 1500)
    {
        std::vector<ObjectiveTable> tables;
        std::uint64_t seed = 0;
        for (std::size_t dimensions = 1; dimensions <= ObjectiveTable::most_dimensions; ++dimensions)
            for (const std::size_t rows : {0, 1, 2, 3, 17, 64, 65, 129, 700, 1500})
                for (int repeat = 0; repeat < 3 && rows <= most_rows; ++repeat)
                    tables.push_back(random_table(GetParam(), rows, dimensions, ++seed));
        return tables;
    }
};

INSTANTIATE_TEST_SUITE_P(OfEveryShape, RandomTable,
    testing::Values(TableKind{"uniform", 1'000'000, TableKind::Shape::uniform},
        TableKind{"tied", 12, TableKind::Shape::uniform}, TableKind{"repeated", 2, TableKind::Shape::uniform},
        TableKind{"correlated", 100, TableKind::Shape::correlated},
        TableKind{"sphere", 1'000'000, TableKind::Shape::sphere},
        TableKind{"tied_sphere", 6, TableKind::Shape::sphere}),
    [](const auto& test) { return test.param.name; });

TEST_P(RandomTable, HasTheFrontOfTheDefinition)
{
    for (const ObjectiveTable& table : tables())
        ASSERT_EQ(non_dominated(table), front_by_definition(table, all_rows(table)))
            << table.rows() << " x " << table.dimensions;
}

TEST_P(RandomTable, HasTheRanksOfFrontsPeeledOffOneByOne)
{
    for (const ObjectiveTable& table : tables(129)) {
        std::vector<std::uint32_t> expected(table.rows());
        std::vector<std::uint32_t> left = all_rows(table);
        for (std::uint32_t rank = 0; !left.empty(); ++rank) {
            const std::vector<std::uint32_t> front = front_by_definition(table, left);
            for (const std::uint32_t row : front) {
                expected[row] = rank;
                left.erase(std::find(left.begin(), left.end(), row));
            }
        }
        ASSERT_EQ(non_dominated_ranks(table), expected) << table.rows() << " x " << table.dimensions;
    }
}

/// A row's rank is the length of the longest chain of rows above it: long tables without peeling.
TEST_P(RandomTable, RanksRowsJustBehindTheirLastDominator)
{
    for (const ObjectiveTable& table : tables()) {
        const std::vector<std::uint32_t> ranks = non_dominated_ranks(table);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            std::uint32_t least = 0;
            for (std::size_t other = 0; other < table.rows(); ++other)
                if (dominates(table, other, row))
                    least = std::max(least, ranks[other] + 1);
            ASSERT_EQ(ranks[row], least) << row << " of " << table.rows() << " x " << table.dimensions;
        }
    }
}

TEST(ParetoFront, KeepsAllRowsThatAreEqual)
{
    EXPECT_THAT(non_dominated({2, {1, 2, 3, 3, 1, 2, 2, 1}}), ElementsAre(0, 2, 3));
    EXPECT_THAT(non_dominated({1, {4, 4, 5, 4}}), ElementsAre(0, 1, 3));
}

TEST(ParetoFront, DropsARowThatIsAsGoodAsAnotherInAllButOne)
{
    EXPECT_THAT(non_dominated({3, {1, 1, 1, 1, 2, 1}}), ElementsAre(0));
    EXPECT_THAT(non_dominated({4, {1, 1, 1, 2, 1, 1, 1, 1}}), ElementsAre(1));
}

TEST(ParetoFront, TakesInfinitiesForNumbersAndBothZerosForOne)
{
    EXPECT_THAT(non_dominated({2, {infinity, 0, 1, infinity, infinity, infinity}}), ElementsAre(0, 1));
    EXPECT_THAT(non_dominated({3, {infinity, infinity, infinity}}), ElementsAre(0));
    EXPECT_THAT(non_dominated({2, {0.0, 1, -0.0, 1, 0.0, 2}}), ElementsAre(0, 1));
    EXPECT_THAT(non_dominated({1, {1, -infinity}}), ElementsAre(1));
}

TEST(ParetoFront, OfNothingIsNothing)
{
    EXPECT_THAT(non_dominated({3, {}}), IsEmpty());
    EXPECT_THAT(non_dominated_ranks({3, {}}), IsEmpty());
    EXPECT_THAT(crowding_distances({3, {}}, {}), IsEmpty());
    EXPECT_EQ(hypervolume({3, {}}, {1, 1, 1}), 0);
}

TEST(ParetoFront, RefusesWhatIsNoNumberAndTablesThatAreNone)
{
    EXPECT_THROW(non_dominated({2, {1, not_a_number}}), std::invalid_argument);
    EXPECT_THROW(non_dominated({2, {1, 2, 3}}), std::invalid_argument);
    EXPECT_THROW(non_dominated({0, {}}), std::invalid_argument);
    EXPECT_THROW(non_dominated({9, {}}), std::invalid_argument);
    EXPECT_THROW(non_dominated_ranks({1, {not_a_number}}), std::invalid_argument);
}

TEST(ParetoFront, DoesNotDependOnTheOrderOfTheDimensions)
{
    const TableKind kind{"uniform", 1000, TableKind::Shape::uniform};
    for (std::size_t dimensions = 2; dimensions <= 6; ++dimensions) {
        const ObjectiveTable table = random_table(kind, 20'000, dimensions, dimensions);
        ObjectiveTable turned{dimensions, {}};
        for (std::size_t row = 0; row < table.rows(); ++row)
            for (std::size_t i = 0; i < dimensions; ++i)
                turned.values.push_back(table.row(row)[(i + 1) % dimensions]);
        EXPECT_EQ(non_dominated(table), non_dominated(turned)) << dimensions;
    }
}

TEST(Crowding, IsTheSideOfTheBoxBetweenTheNeighbours)
{
    // By hand: extents 8 and 8; the second row's neighbours are 4 and 6 apart, the third's 7 and 4.
    const ObjectiveTable table{2, {0, 8, 1, 4, 4, 2, 8, 0}};
    EXPECT_THAT(crowding_distances(table, {0, 0, 0, 0}),
        ElementsAre(infinity, 4 / 8.0 + 6 / 8.0, 7 / 8.0 + 4 / 8.0, infinity));
}

TEST(Crowding, KeepsFrontsApart)
{
    const ObjectiveTable table{2, {0, 2, 1, 1, 2, 0, 10, 12, 11, 11, 12, 10}};
    const auto ranks = non_dominated_ranks(table);
    EXPECT_THAT(ranks, ElementsAre(0, 0, 0, 1, 1, 1));
    EXPECT_THAT(crowding_distances(table, ranks), ElementsAre(infinity, 2, infinity, infinity, 2, infinity));
}

TEST(Crowding, IsSharedByEqualRowsAndBlindToTheOrderOfTheTable)
{
    const TableKind kind{"tied", 6, TableKind::Shape::uniform};
    const ObjectiveTable table = random_table(kind, 200, 3, 7);
    ObjectiveTable reversed{3, {}};
    for (std::size_t row = table.rows(); row-- > 0;)
        reversed.values.insert(reversed.values.end(), table.row(row), table.row(row) + 3);
    const auto forwards = crowding_distances(table, non_dominated_ranks(table));
    auto backwards = crowding_distances(reversed, non_dominated_ranks(reversed));
    std::reverse(backwards.begin(), backwards.end());
    EXPECT_EQ(forwards, backwards);
}

TEST(Crowding, TakesTheLexicographicallySmallerFirstWhereRowsTie)
{
    // By hand: (3,2,2) ties with (4,2,0) in the second dimension. It comes first there, between 0 and 2; the
    // other way round it would stand between 2 and 3. All extents are 4.
    const ObjectiveTable table{3, {0, 4, 1, 1, 3, 3, 3, 2, 2, 4, 0, 4, 4, 2, 0}};
    const auto distances = crowding_distances(table, {0, 0, 0, 0, 0});
    EXPECT_EQ(distances[2], (4 - 1) / 4.0 + (2 - 0) / 4.0 + (3 - 1) / 4.0);
}

TEST(Crowding, AddsNothingForADimensionWithoutExtent)
{
    EXPECT_THAT(
        crowding_distances({3, {0, 2, 5, 1, 1, 5, 2, 0, 5}}, {0, 0, 0}), ElementsAre(infinity, 2, infinity));
    const auto distances = crowding_distances({2, {0, infinity, 1, 1, 2, 0}}, {0, 0, 0});
    EXPECT_THAT(distances, ElementsAre(infinity, 1, infinity)); // (2 - 0) / 2, and nothing of infinity
    EXPECT_THROW(crowding_distances({1, {1, 2}}, {0}), std::invalid_argument);
}

/// Cells of a grid whose lower corner a row does not exceed.
double volume_by_counting(const ObjectiveTable& table, int reference)
{
    double cells = 0;
    for (int x = 0; x < reference; ++x)
        for (int y = 0; y < reference; ++y)
            for (int z = 0; z < (table.dimensions == 3 ? reference : 1); ++z) {
                bool covered = false;
                for (std::size_t row = 0; row < table.rows() && !covered; ++row)
                    covered = table.row(row)[0] <= x && table.row(row)[1] <= y
                        && (table.dimensions == 2 || table.row(row)[2] <= z);
                cells += covered ? 1 : 0;
            }
    return cells;
}

TEST(Hypervolume, IsTheNumberOfCellsThatSomeRowCovers)
{
    const TableKind kind{"tied", 14, TableKind::Shape::uniform};
    for (std::size_t dimensions = 2; dimensions <= 3; ++dimensions)
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const ObjectiveTable table = random_table(kind, seed, dimensions, seed);
            EXPECT_EQ(hypervolume(table, std::vector<double>(dimensions, 12)), volume_by_counting(table, 12));
        }
}

TEST(Hypervolume, IsThatOfTheFrontAlone)
{
    const TableKind kind{"uniform", 1000, TableKind::Shape::uniform};
    const ObjectiveTable table = random_table(kind, 2000, 3, 3);
    ObjectiveTable front{3, {}};
    for (const std::uint32_t row : non_dominated(table))
        front.values.insert(front.values.end(), table.row(row), table.row(row) + 3);
    ASSERT_LT(front.rows(), table.rows());
    EXPECT_EQ(hypervolume(table, {1000, 1000, 1000}), hypervolume(front, {1000, 1000, 1000}));
}

TEST(Hypervolume, TakesNothingFromBeyondTheReferenceAndAllFromMinusInfinity)
{
    EXPECT_EQ(hypervolume({2, {0, 5, 5, 0, 7, 1}}, {5, 5}), 0);
    EXPECT_EQ(hypervolume({2, {1, -infinity}}, {5, 5}), infinity);
    EXPECT_EQ(hypervolume({2, {6, -infinity}}, {5, 5}), 0);
}

TEST(Hypervolume, RefusesOtherDimensionsAndReferences)
{
    EXPECT_THROW(hypervolume({4, {1, 1, 1, 1}}, {2, 2, 2, 2}), std::invalid_argument);
    EXPECT_THROW(hypervolume({1, {1}}, {2}), std::invalid_argument);
    EXPECT_THROW(hypervolume({2, {1, 1}}, {2, 2, 2}), std::invalid_argument);
    EXPECT_THROW(hypervolume({2, {1, 1}}, {2, infinity}), std::invalid_argument);
    EXPECT_THROW(hypervolume({2, {not_a_number, 1}}, {2, 2}), std::invalid_argument);
}

} // namespace
} // namespace pivotsim
