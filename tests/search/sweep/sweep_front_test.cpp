// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sweep_front.h"

#include "search/statistics/draw.h"
#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using test::Scratch;
using test::small_study;
using testing::ElementsAre;

/// Figures that a sweep might have found.
struct Made {
    std::uint64_t point;
    double delay_ms, fps;
    PointStatus status = PointStatus::ok;
    std::uint32_t rung = 0;
};

std::vector<std::uint64_t> front(const Scratch& scratch, const Sweep& sweep, const std::vector<Made>& all)
{
    Store store(scratch.folder());
    store.describe(StoredSweep::of(sweep, "a test"));
    {
        Journal journal(Store::journals_in(scratch.folder()));
        for (const Made& made : all) {
            PointRecord record;
            record.sweep = sweep.id();
            record.candidate = {made.point, made.rung};
            record.hash = {made.rung + 1, made.point};
            record.status = made.status;
            record.metrics[Metric::delay_ms] = made.delay_ms;
            record.metrics[Metric::fps] = made.fps;
            journal.append(record);
        }
    }
    store.fold();
    return front_of(sweep, store);
}

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

TEST(SweepFront, HoldsWhatNoOtherPointBeats)
{
    const Scratch scratch;
    const Sweep sweep(
        {small_study(scratch, "{platform.pe_array.rows: 1:100, objectives: [delay_ms, fps]}"), {}, {}});
    EXPECT_THAT(front(scratch, sweep,
                    {{0, 1, 10}, {1, 2, 20}, {2, 2, 19}, {3, 3, 20}, {4, 0.5, 1}, {5, 2, 20}, {6, 9, unknown},
                        {7, unknown, 99}, {8, 0, 99, PointStatus::crash}}),
        ElementsAre(0U, 1U, 4U, 5U)); // equal ones are all on it
}

TEST(SweepFront, IsThatOfTheDefinition)
{
    const Scratch scratch;
    const Sweep sweep(
        {small_study(scratch, "{platform.pe_array.rows: 1:200, objectives: [delay_ms, fps]}"), {}, {}});
    Draw draw(4);
    std::vector<Made> all;
    for (std::uint64_t point = 0; point < 200; ++point)
        all.push_back({point, double(draw.below(30)), double(draw.below(30))});
    std::vector<std::uint64_t> expected;
    for (const Made& made : all)
        if (std::none_of(all.begin(), all.end(), [&made](const Made& other) {
                return other.delay_ms <= made.delay_ms && other.fps >= made.fps
                    && (other.delay_ms < made.delay_ms || other.fps > made.fps);
            }))
            expected.push_back(made.point);
    EXPECT_EQ(front(scratch, sweep, all), expected);
}

TEST(SweepFront, IsOfThePointsThatKeepWhatIsRequired)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch,
                           "{platform.pe_array.rows: 1:100, objectives: [delay_ms], require: ['fps >= 10', "
                           "'platform.pe_array.rows > 3 and platform.clock == 125 MHz']}"),
        {}, {}});
    EXPECT_THAT(
        front(scratch, sweep, {{0, 1, 10}, {2, 2, 11}, {3, 4, 9}, {4, 4, 10}, {5, 3, unknown}, {6, 5, 99}}),
        ElementsAre(4U));
    Metrics metrics;
    metrics[Metric::delay_ms] = 1;
    EXPECT_FALSE(may_be_on_front(sweep, 4, metrics)); // what is not known keeps no promise
    metrics[Metric::fps] = 10;
    EXPECT_TRUE(may_be_on_front(sweep, 4, metrics));
    EXPECT_FALSE(may_be_on_front(sweep, 2, metrics));
}

TEST(SweepFront, AsksAPointsOwnStudyWhatAnAxisDecides)
{
    const Scratch scratch;
    const Sweep sweep(
        {small_study(scratch, "{objectives: [delay_ms], require: ['platform.pe_array.rows >= 16']}"), {},
            {"platform.pe_array={rows: 8},{rows: 16},{cols: 8}"}});
    EXPECT_THAT(front(scratch, sweep, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}}), ElementsAre(1U));
}

TEST(SweepFront, IsOfTheStudyAsWrittenAlone)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch,
                           "{platform.pe_array.rows: 1:100, objectives: [delay_ms], strategy: {type: "
                           "successive_halving, rungs: [[sweep.evaluate=closed_form]]}}"),
        {}, {}});
    ASSERT_EQ(sweep.rungs(), 2U);
    EXPECT_THAT(front(scratch, sweep, {{0, 1, 1, PointStatus::ok, 0}, {1, 2, 1, PointStatus::ok, 1}}),
        ElementsAre(1U));
}

TEST(SweepFront, IsEmptyWhereNothingWorked)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, "{platform.pe_array.rows: 1:100}"), {}, {}});
    EXPECT_THAT(front(scratch, sweep, {}), testing::IsEmpty());
    EXPECT_THAT(front(scratch, sweep, {{0, 1, 1}}), testing::IsEmpty()); // energy is not known
}

} // namespace
} // namespace pivotsim
