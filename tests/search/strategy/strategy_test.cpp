// SPDX-License-Identifier: Apache-2.0
// What holds for every registered strategy, and for those that try all or halve.
#include "base/diagnostics.h"
#include "search/strategy/selection.h"
#include "tests/search/strategy/toy_sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace pivotsim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EveryStrategy : public testing::TestWithParam<const char*> { };

INSTANTIATE_TEST_SUITE_P(Of, EveryStrategy,
    testing::Values("exhaustive", "successive_halving", "evolutionary"),
    [](const auto& test) { return std::string{test.param}; });

TEST_P(EveryStrategy, ProposesTheSameAgain)
{
    const ToySpace space = toy_accelerator(2);
    const auto first = strategy(GetParam(), space.context());
    const auto second = strategy(GetParam(), space.context());
    EXPECT_EQ(play(*first, space).order(), play(*second, space).order());
}

TEST_P(EveryStrategy, TriesTheOnlyPointOfAGrid)
{
    const ToySpace space{{{1, 1}}, 1, [](const auto&) { return std::vector<double>{1}; }};
    const auto only = strategy(GetParam(), space.context());
    const ToyRun run = play(*only, space);
    EXPECT_THAT(run.tried(static_cast<std::uint32_t>(only->rungs().size()) - 1), ElementsAre(0));
}

TEST_P(EveryStrategy, TriesAllOfASmallSpaceInWhichEverythingFails)
{
    const ToySpace space{{{5, 4}}, 2, [](const auto&) { return std::vector<double>{}; }};
    const auto stubborn = strategy(GetParam(), space.context());
    const ToyRun run = play(*stubborn, space);
    EXPECT_THAT(run.tried(static_cast<std::uint32_t>(stubborn->rungs().size()) - 1), SizeIs(20));
}

TEST_P(EveryStrategy, FindsAllPointsThatAreEqualWhereAllAre)
{
    const ToySpace space{{{10, 10}}, 2, [](const auto&) { return std::vector<double>{3, 4}; }};
    const auto fair = strategy(GetParam(), space.context());
    const ToyRun run = play(*fair, space);
    EXPECT_THAT(run.tried(static_cast<std::uint32_t>(fair->rungs().size()) - 1), SizeIs(100));
}

TEST_P(EveryStrategy, TriesOnlyWhatTheConditionsAccept)
{
    const ToySpace space = toy_accelerator(2);
    const auto accepts = [](std::uint64_t point) { return point % 7 == 3; };
    const auto careful = strategy(GetParam(), space.context(accepts));
    const ToyRun run = play(*careful, space);
    ASSERT_GT(run.results.size(), 100U);
    for (const auto& [rung, point] : run.order())
        ASSERT_TRUE(accepts(point)) << point;
}

TEST_P(EveryStrategy, JudgesLastByTheStudyAsWritten)
{
    EXPECT_THAT(strategy(GetParam(), toy_accelerator(2).context())->rungs().back(), IsEmpty());
}

TEST(Exhaustive, TriesEveryPointOnceWhateverItLearns)
{
    const ToySpace space = toy_accelerator(3);
    StrategyContext context = space.context();
    const auto all = strategy("exhaustive", context);
    EXPECT_FALSE(all->adaptive());
    EXPECT_THAT(play(*all, space).tried(), SizeIs(space.grid.size()));

    context.points = {3, 14, 15};
    context.sampled = true;
    EXPECT_THAT(play(*strategy("exhaustive", context), space).tried(), ElementsAre(3, 14, 15));
}

/// The toy's objectives as a cheaper model may see them: with an error that depends on the point.
std::vector<double> cheap(const ToySpace& space, const Candidate& candidate, double error)
{
    std::vector<double> values = space.at(candidate.point);
    Draw draw{candidate.point * 31 + candidate.rung};
    for (double& value : values)
        value *= 1 + error * (draw.below(2001) / 1000.0 - 1);
    return values;
}

TEST(SuccessiveHalving, HalvesFromRungToRung)
{
    const ToySpace space = toy_accelerator(2);
    const auto halving = strategy("successive_halving", space.context());
    EXPECT_TRUE(halving->adaptive());
    EXPECT_THAT(halving->rungs(),
        ElementsAre(
            ElementsAre("sweep.evaluate=closed_form"), ElementsAre("platform.memory.level=fast"), IsEmpty()));
    const ToyRun run = play(*halving, [&](const Candidate& each) { return cheap(space, each, 0.01); });
    ASSERT_THAT(run.batches, SizeIs(3));
    EXPECT_THAT(run.batches[0], SizeIs(4608));
    EXPECT_THAT(run.batches[1], SizeIs(2304));
    EXPECT_THAT(run.batches[2], SizeIs(1152));
}

TEST(SuccessiveHalving, LosesNothingOfTheFrontIfCheapModelsRankAsTheStudyDoes)
{
    for (const std::size_t objectives : {2, 3}) {
        const ToySpace space = toy_accelerator(objectives);
        const auto halving = strategy("successive_halving", space.context(), {{"keep", "15 %"}});
        const ToyRun run = play(*halving, [&space](const Candidate& each) {
            auto values = space.at(each.point);
            for (double& value : values)
                value = std::log(value) - (each.rung == 0 ? 5 : 0); // far off, but in the same order
            return values;
        });
        EXPECT_EQ(recall(space.front(), run.tried(2)), 1) << objectives;
        EXPECT_LT(run.tried(2).size(), space.grid.size() / 30);
    }
}

TEST(SuccessiveHalving, KeepsTheFrontThroughModelsThatAreTwoPercentOff)
{
    for (const std::size_t objectives : {2, 3}) {
        const ToySpace space = toy_accelerator(objectives);
        const auto halving = strategy("successive_halving", space.context());
        const ToyRun run = play(*halving, [&](const Candidate& each) {
            return each.rung == 2 ? space.at(each.point) : cheap(space, each, 0.02);
        });
        EXPECT_EQ(recall(space.front(), run.tried(2)), 1) << objectives;
        EXPECT_EQ(run.tried(2).size(), space.grid.size() / 4);
    }
}

TEST(SuccessiveHalving, LetsPointsGoOnThatTieWithOneThatDoes)
{
    // Three values: 5 points each of 0 and 1, the rest 2. Half of 20 are the zeros and the ones; 30 % cut the
    // ones.
    const ToySpace space{
        {{20}}, 1, [](const auto& levels) { return std::vector<double>{std::min(levels[0] / 5.0, 2.0)}; }};
    const ToySpace steps{{{20}}, 1,
        [](const auto& levels) { return std::vector<double>{std::floor(std::min(levels[0] / 5.0, 2.0))}; }};
    for (const auto& [keep, expected] :
        {std::pair{"25 %", 5U}, {"30 %", 10U}, {"50 %", 10U}, {"51 %", 20U}}) {
        const auto halving
            = strategy("successive_halving", steps.context(), {{"keep", keep}, {"least", "1"}});
        EXPECT_THAT(play(*halving, steps).batches.at(1), SizeIs(expected)) << keep;
    }
    const auto distinct = strategy("successive_halving", space.context(), {{"keep", "30 %"}, {"least", "1"}});
    EXPECT_THAT(play(*distinct, space).batches.at(1), SizeIs(6));
}

TEST(SuccessiveHalving, LetsAtLeastAsManyGoOnAsAskedAndTakesASharesDecimalsAtTheirWord)
{
    const ToySpace space{{{100}}, 1, [](const auto& levels) { return std::vector<double>{1.0 * levels[0]}; }};
    const auto on = [&space](const char* keep, const char* least) {
        const auto halving
            = strategy("successive_halving", space.context(), {{"keep", keep}, {"least", least}});
        return play(*halving, space).batches.at(1).size();
    };
    EXPECT_EQ(on("10 %", "40"), 40U);
    EXPECT_EQ(on("0 %", "1"), 1U);
    EXPECT_EQ(on("7 %", "1"), 7U); // 0.07 * 100 is more than 7 in binary
    EXPECT_EQ(on("7.1 %", "1"), 8U);
    EXPECT_EQ(on("50 %", "1000"), 100U);
}

TEST(SuccessiveHalving, DoesNotTakeACheapModelsFailureForAnAnswerUnlessTold)
{
    const ToySpace space{{{100}}, 1, [](const auto& levels) { return std::vector<double>{1.0 * levels[0]}; }};
    const auto evaluate = [&space](const Candidate& each) {
        return each.rung == 0 && each.point % 2 == 0 ? std::vector<double>{} : space.at(each.point);
    };
    const auto keep = strategy("successive_halving", space.context());
    const ToyRun kept = play(*keep, evaluate);
    EXPECT_THAT(kept.batches[1], SizeIs(50 + 25)); // those that failed, and half of the others
    EXPECT_EQ(kept.tried(2).count(0), 1U);

    const auto drop = strategy("successive_halving", space.context(), {{"unjudged", "drop"}});
    const ToyRun dropped = play(*drop, evaluate);
    EXPECT_THAT(dropped.batches[1], SizeIs(25));
    EXPECT_EQ(dropped.tried(2).count(0), 0U);
}

TEST(SuccessiveHalving, TakesItsRungsFromTheStudy)
{
    Value rung = Value::sequence();
    rung.append(Value::scalar("platform.memory.level=ideal"));
    rung.append(Value::scalar("run.images=1"));
    Choice<SweepStrategy> choice{"successive_halving"};
    choice.parameters.set("rungs", Value::sequence()).append(rung);
    EXPECT_THAT(create(choice, toy_accelerator(2).context())->rungs(),
        ElementsAre(ElementsAre("platform.memory.level=ideal", "run.images=1"), IsEmpty()));
}

TEST(SuccessiveHalving, WithoutCheapModelsTriesAll)
{
    const ToySpace space = toy_accelerator(2);
    Choice<SweepStrategy> choice{"successive_halving"};
    choice.parameters.set("rungs", Value::sequence());
    const auto halving = create(choice, space.context());
    EXPECT_FALSE(halving->adaptive());
    EXPECT_THAT(halving->rungs(), SizeIs(1));
    EXPECT_THAT(play(*halving, space).tried(), SizeIs(space.grid.size()));
}

TEST(SuccessiveHalving, RefusesSharesAndCountsThatAreNone)
{
    const StrategyContext context = toy_accelerator(2).context();
    EXPECT_THROW(strategy("successive_halving", context, {{"keep", "101 %"}}), InputError);
    EXPECT_THROW(strategy("successive_halving", context, {{"least", "0"}}), InputError);
    EXPECT_THROW(strategy("successive_halving", context, {{"unjudged", "maybe"}}), InputError);
    EXPECT_THROW(strategy("successive_halving", context, {{"kept", "50 %"}}), InputError);
}

TEST(Selection, TakesNoNumberForNoJudgementAndRefusesOtherCounts)
{
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const JudgedTable table = table_of({{{7, 0}, {1, 2}}, {{8, 0}, {not_a_number, 1}}, {{9, 0}, {}}}, 2);
    EXPECT_THAT(table.judged, ElementsAre(0));
    EXPECT_THAT(table.unjudged, ElementsAre(1, 2));
    EXPECT_THAT(table.objectives.values, ElementsAre(1, 2));
    EXPECT_THROW(table_of({{{7, 0}, {1}}}, 2), std::invalid_argument);
}

TEST(Selection, TakesWholeFrontsFirstThenTheLonely)
{
    // Front 0: (0,8), (1,4), (4,2), (8,0), of which (1,4) is the most crowded; front 1: (9,9).
    const ObjectiveTable table{2, {9, 9, 0, 8, 1, 4, 4, 2, 8, 0}};
    EXPECT_THAT(best_first(table), ElementsAre(1, 4, 3, 2, 0));
    EXPECT_THAT(select_best(table, 3), ElementsAre(1, 3, 4));
    EXPECT_THAT(select_best(table, 0), IsEmpty());
    EXPECT_THAT(select_best(table, 99), SizeIs(5));
}

} // namespace
} // namespace pivotsim
