// SPDX-License-Identifier: Apache-2.0
// Strategies over simulations, held to the front of all points.
#include "search/sweep/sweep_front.h"
#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>
#include <set>

namespace pivotsim {
namespace {

using test::run_sweep;
using test::Scratch;
using test::small_study;
using test::table_of;
using testing::SizeIs;

constexpr const char* platform = "  memory: {level: fast, ports: {width: 128 bit, latency_cycles: 10}}\n";

class Strategies : public testing::Test {
protected:
    struct Found {
        std::vector<std::uint64_t> front;
        std::set<std::uint64_t> tried; ///< on the study as written
        std::string table;
    };

    Found find(const std::string& section, const std::string& folder, unsigned workers = 2)
    {
        Sweep sweep({small_study(scratch_, "{" + section + "}", platform), {}, {}});
        run_sweep(sweep, scratch_ / folder, workers);
        Store store(scratch_ / folder);
        Found found{front_of(sweep, store), {}, table_of(store, sweep.id())};
        store.each_point(sweep.id(), [&](StoredPoint&& point) {
            if (point.candidate.rung + 1 == sweep.rungs())
                found.tried.insert(point.candidate.point);
        });
        return found;
    }

    static double recall(const Found& all, const Found& found)
    {
        std::size_t hits = 0;
        for (const std::uint64_t point : all.front)
            hits += found.tried.count(point);
        return static_cast<double>(hits) / static_cast<double>(all.front.size());
    }

    Scratch scratch_;
};

const std::string axes = "platform.pe_array.rows: [8, 16, 32, 48], platform.pe_array.cols: [8, 16, 24, 36], "
                         "platform.clock: [50 MHz, 100 MHz], objectives: [delay_ms, dsp]";

TEST_F(Strategies, SuccessiveHalvingFindsTheFrontWithHalfTheSimulations)
{
    const Found all = find(axes, "all");
    EXPECT_THAT(all.tried, SizeIs(32));
    EXPECT_GT(all.front.size(), 3U);
    EXPECT_LT(all.front.size(), 12U);
    const Found half = find(
        axes + ", strategy: {type: successive_halving, rungs: [[sweep.evaluate=closed_form]]}", "half");
    EXPECT_LE(half.tried.size(), 17U);
    EXPECT_GE(recall(all, half), 0.8);
}

TEST_F(Strategies, SuccessiveHalvingFindsTheSameWithAnyNumberOfWorkersAndAfterAnInterruption)
{
    const std::string section
        = axes + ", strategy: {type: successive_halving, rungs: [[sweep.evaluate=closed_form]]}";
    const std::string table = find(section, "one", 1).table;
    EXPECT_EQ(find(section, "four", 4).table, table);
    const std::string journal = test::bytes_of(test::journal_in(scratch_ / "one"));
    for (const double share : {0.3, 0.7, 0.95}) {
        const std::string folder = fmt::format("from-{}", share);
        std::filesystem::create_directories(scratch_ / folder / "journals");
        scratch_.write(folder + "/journals/a.journal",
            journal.substr(0, static_cast<std::size_t>(share * static_cast<double>(journal.size()))));
        EXPECT_EQ(find(section, folder).table, table) << share;
    }
}

TEST_F(Strategies, SuccessiveHalvingJudgesPointsAlikeThatACheapModelCannotTellApart)
{
    // On the first rung both levels are one study: one of them is evaluated, the other one points at it.
    const std::string section
        = "platform.pe_array.rows: [8, 16, 32, 48], platform.memory.level: [ideal, fast], "
          "objectives: [delay_ms], strategy: {type: successive_halving, keep: 50 %, least: 1, "
          "rungs: [[platform.memory.level=fast]]}";
    const Found one = find(section, "one", 1), four = find(section, "four", 4);
    EXPECT_THAT(one.tried, SizeIs(4)); // the faster half
    EXPECT_EQ(one.tried, four.tried);
    EXPECT_EQ(one.table, four.table);
}

TEST_F(Strategies, EvolutionFindsMostOfTheFrontInAThirdOfTheSpace)
{
    const std::string space
        = "evaluate: closed_form, platform.pe_array.rows: 4:64:4, platform.pe_array.cols: 4:64:4, "
          "platform.clock: [50 MHz, 100 MHz, 150 MHz], objectives: [delay_ms, dsp]";
    const std::string evolution = space + ", strategy: {type: evolutionary, population: 32, generations: 8}";
    const Found all = find(space, "all"), found = find(evolution, "found");
    EXPECT_THAT(all.tried, SizeIs(768));
    EXPECT_THAT(found.tried, SizeIs(256));
    EXPECT_GE(recall(all, found), 0.6);
    // Chance finds a third.
    EXPECT_EQ(find(evolution, "found-by-one", 1).table, found.table);
}

TEST_F(Strategies, EvolutionGoesOnAfterAnInterruptionAsIfThereHadBeenNone)
{
    const std::string section = axes + ", strategy: {type: evolutionary, population: 8, generations: 3}";
    const std::string table = find(section, "whole").table;
    const std::string journal = test::bytes_of(test::journal_in(scratch_ / "whole"));
    for (const double share : {0.2, 0.5, 0.9}) {
        const std::string folder = fmt::format("from-{}", share);
        std::filesystem::create_directories(scratch_ / folder / "journals");
        scratch_.write(folder + "/journals/a.journal",
            journal.substr(0, static_cast<std::size_t>(share * static_cast<double>(journal.size()))));
        EXPECT_EQ(find(section, folder).table, table) << share;
    }
}

} // namespace
} // namespace pivotsim
