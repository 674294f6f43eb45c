// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics.h"
#include "search/pareto/hypervolume.h"
#include "tests/search/strategy/toy_sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::SizeIs;

/// The hypervolume of some points, up to the worst of the front in each objective.
double volume(const ToySpace& space, const std::set<std::uint64_t>& points)
{
    std::vector<double> reference(space.objectives);
    for (const std::uint64_t point : space.front())
        for (std::size_t i = 0; i < space.objectives; ++i)
            reference[i] = std::max(reference[i], space.at(point)[i]);
    ObjectiveTable table{space.objectives, {}};
    for (const std::uint64_t point : points) {
        const auto values = space.at(point);
        table.values.insert(table.values.end(), values.begin(), values.end());
    }
    return hypervolume(table, reference);
}

std::set<std::uint64_t> by_chance(const ToySpace& space, std::size_t count, std::uint64_t seed)
{
    Draw draw{seed};
    std::set<std::uint64_t> points;
    while (points.size() < count)
        points.insert(draw.below(static_cast<std::uint32_t>(space.grid.size())));
    return points;
}

TEST(Evolutionary, FindsMostOfTheFrontInASeventhOfTheGridAndFarMoreThanChance)
{
    for (const std::size_t objectives : {2, 3}) {
        const ToySpace space = toy_accelerator(objectives);
        const auto front = space.front();
        const double best = volume(space, front);
        double share = 0;
        for (int seed = 1; seed <= 10; ++seed) {
            const auto search = strategy("evolutionary", space.context(), {{"seed", std::to_string(seed)}});
            const auto tried = play(*search, space).tried();
            ASSERT_EQ(tried.size(), 32U * 20);
            ASSERT_LT(tried.size(), space.grid.size() / 7);
            const auto chance = by_chance(space, tried.size(), static_cast<std::uint64_t>(seed));
            EXPECT_GT(recall(front, tried), 2 * recall(front, chance)) << seed;
            EXPECT_GT(volume(space, tried), volume(space, chance)) << seed;
            EXPECT_GT(volume(space, tried), 0.99 * best) << seed;
            share += recall(front, tried) / 10;
        }
        EXPECT_GT(share, 0.55) << objectives;
    }
}

/// The mean over ten seeds. Points that differ only in axes after the toy's four are one.
double mean_recall(const ToySpace& space, std::uint64_t as_one, const std::string& population)
{
    const auto front = toy_accelerator(space.objectives).front();
    const auto generations = std::to_string(640 / std::stoul(population));
    double mean = 0;
    for (int seed = 1; seed <= 10; ++seed) {
        const auto search = strategy("evolutionary", space.context(),
            {{"seed", std::to_string(seed)}, {"population", population}, {"generations", generations}});
        std::set<std::uint64_t> tried;
        for (const std::uint64_t point : play(*search, space).tried())
            tried.insert(point / as_one);
        mean += recall(front, tried) / 10;
    }
    return mean;
}

TEST(Evolutionary, BreedsFromAFrontThatIsLongerThanItsPopulation)
{
    for (const std::size_t objectives : {2, 3})
        EXPECT_GT(mean_recall(toy_accelerator(objectives), 1, "4"), 0.6) << objectives; // 65 and 64 points
}

TEST(Evolutionary, IsNotHeldUpByAnAxisThatChangesNothing)
{
    for (const std::size_t objectives : {2, 3}) {
        ToySpace space = toy_accelerator(objectives);
        space.grid.levels.push_back(16);
        const auto evaluate = space.evaluate;
        space.evaluate = [evaluate](std::vector<std::uint32_t> levels) {
            levels.pop_back();
            return evaluate(levels);
        };
        EXPECT_GT(mean_recall(space, 16, "32"), 0.45) << objectives;
    }
}

TEST(Evolutionary, FindsTheBestOfASingleObjective)
{
    // One peak: (3, 17, 5, 9) of 20^4 points.
    const ToySpace space{{{20, 20, 20, 20}}, 1, [](const auto& levels) {
                             double distance = 0;
                             for (std::size_t i = 0; i < 4; ++i)
                                 distance += std::abs(levels[i] - std::vector<double>{3, 17, 5, 9}[i]);
                             return std::vector<double>{distance};
                         }};
    for (int seed = 1; seed <= 5; ++seed) {
        const auto search = strategy("evolutionary", space.context(), {{"seed", std::to_string(seed)}});
        EXPECT_EQ(play(*search, space).tried().count(space.grid.index_of({3, 17, 5, 9})), 1U) << seed;
    }
}

TEST(Evolutionary, FindsMoreWithMoreGenerations)
{
    const ToySpace space = toy_accelerator(2);
    double last = 0;
    for (const char* generations : {"5", "20", "60"}) {
        const auto search = strategy("evolutionary", space.context(), {{"generations", generations}});
        const double found = recall(space.front(), play(*search, space).tried());
        EXPECT_GT(found, last) << generations;
        last = found;
    }
    EXPECT_GT(last, 0.9);
}

TEST(Evolutionary, TriesTheWholeSpaceOnceAndStops)
{
    const ToySpace space = toy_accelerator(3);
    const auto search = strategy("evolutionary", space.context(), {{"generations", "1000000"}});
    const ToyRun run = play(*search, space); // throws if a point comes twice
    EXPECT_THAT(run.tried(), SizeIs(space.grid.size()));
    EXPECT_EQ(run.batches.size(), (space.grid.size() + 31) / 32);
}

TEST(Evolutionary, TurnsWithItsSeed)
{
    const ToySpace space = toy_accelerator(2);
    const auto one = strategy("evolutionary", space.context(), {{"seed", "1"}});
    const auto two = strategy("evolutionary", space.context(), {{"seed", "2"}});
    EXPECT_NE(play(*one, space).order(), play(*two, space).order());
}

TEST(Evolutionary, BreedsFromWhatDoesNotFail)
{
    // Nine points of ten fail; those left still lead to the best of them.
    ToySpace space = toy_accelerator(2);
    const auto sound = space.evaluate;
    space.evaluate = [sound](const std::vector<std::uint32_t>& levels) {
        return (levels[0] + levels[1] + levels[2]) % 10 == 0 ? sound(levels) : std::vector<double>{};
    };
    const auto search = strategy("evolutionary", space.context());
    const auto tried = play(*search, space).tried();
    EXPECT_GT(recall(space.front(), tried), 2 * recall(space.front(), by_chance(space, tried.size(), 1)));
}

TEST(Evolutionary, BreedsInGridsThatAreTooLargeToBeListed)
{
    const ToySpace space{{std::vector<std::uint32_t>(12, 40)}, 2, [](const auto& levels) {
                             double low = 0, high = 0;
                             for (const std::uint32_t level : levels)
                                 low += level, high += 39 - std::min<double>(level, 20);
                             return std::vector<double>{low, high};
                         }};
    StrategyContext context{space.grid, {}, {}, false, 2};
    const auto even = [&space](std::uint64_t point) { return space.grid.levels_of(point)[0] % 2 == 0; };
    context.accepts = even;
    const ToyRun run = play(*strategy("evolutionary", context), space);
    EXPECT_THAT(run.tried(), SizeIs(640));
    for (const auto& [rung, point] : run.order())
        ASSERT_TRUE(even(point));

    context.accepts = [](std::uint64_t) { return false; };
    EXPECT_THAT(play(*strategy("evolutionary", context), space).batches, SizeIs(0));
}

TEST(Evolutionary, MovesOnWithoutMutationAndOtherwiseWithIt)
{
    const ToySpace space = toy_accelerator(2);
    const auto order_at = [&space](const char* rate) {
        return play(*strategy("evolutionary", space.context(), {{"mutation", rate}}), space).order();
    };
    EXPECT_THAT(order_at("0 %"), SizeIs(640));
    EXPECT_THAT(order_at("100 %"), SizeIs(640));
    EXPECT_NE(order_at("0 %"), order_at("100 %"));
    // Four axes: a quarter is what is meant if nothing is said.
    EXPECT_EQ(order_at("25 %"), play(*strategy("evolutionary", space.context()), space).order());
}

TEST(Evolutionary, RefusesASampleAndPopulationsThatCannotBreed)
{
    StrategyContext context = toy_accelerator(2).context();
    EXPECT_THROW(strategy("evolutionary", context, {{"population", "1"}}), InputError);
    EXPECT_THROW(strategy("evolutionary", context, {{"generations", "0"}}), InputError);
    EXPECT_THROW(strategy("evolutionary", context, {{"mutation", "120 %"}}), InputError);
    EXPECT_NO_THROW(strategy("evolutionary", context));
    context.sampled = true;
    EXPECT_THROW(strategy("evolutionary", context), InputError);
}

} // namespace
} // namespace pivotsim
