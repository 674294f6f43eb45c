// SPDX-License-Identifier: Apache-2.0
// A sweep comes to one table, however often it is interrupted and however it is cut.
#include "search/sweep/sweep_run.h"

#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>
#include <set>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using test::bytes_of;
using test::complaint_of;
using test::journal_in;
using test::run_sweep;
using test::Scratch;
using test::small_study;
using test::table_of;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* ten_points
    = "{platform.pe_array.rows: [8, 16, 32, 48], platform.pe_array.cols: [8, 16, 24], where: "
      "['platform.pe_array.rows != 48 or platform.pe_array.cols < 16', 'bram36 < 1e6']}";

class SweepRuns : public testing::Test {
protected:
    std::string table(const Sweep& sweep, const std::string& folder)
    {
        Store store(scratch_ / folder);
        return table_of(store, sweep.id());
    }

    /// A new store with a part of another one's journal.
    void copy_part(const std::string& from, const std::string& to, std::size_t bytes)
    {
        fs::create_directories(scratch_ / to / "journals");
        std::ofstream{scratch_ / to / "journals" / "part.journal", std::ios::binary}
            << bytes_of(journal_in(scratch_ / from)).substr(0, bytes);
    }

    Scratch scratch_;
};

TEST_F(SweepRuns, GoOnFromAnyPrefixOfAJournalToTheSameTable)
{
    Sweep sweep({small_study(scratch_, ten_points), {}, {}});
    EXPECT_EQ(run_sweep(sweep, scratch_ / "whole").of(PointStatus::ok), 10U);
    const std::string whole = table(sweep, "whole"), journal = bytes_of(journal_in(scratch_ / "whole"));
    EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 11);
    std::uint64_t records = 0;
    for (std::size_t end = journal.find('\n') + 1; end <= journal.size(); end = journal.find('\n', end) + 1) {
        for (const std::size_t torn : {0, 37}) {
            const std::string part = fmt::format("part-{}-{}", records, torn);
            copy_part("whole", part, end + torn);
            Sweep again(sweep.arguments());
            const SweepTally tally = run_sweep(again, scratch_ / part);
            ASSERT_EQ(tally.all_evaluated(), 10 - std::min<std::uint64_t>(10, records)) << part;
            ASSERT_EQ(tally.known, std::min<std::uint64_t>(10, records));
            ASSERT_EQ(table(again, part), whole) << part;
        }
        ++records;
        if (end == journal.size())
            break;
    }
    EXPECT_EQ(records, 11U);
}

TEST_F(SweepRuns, EvaluateNothingTwice)
{
    const std::string file = small_study(scratch_, ten_points);
    Sweep sweep({file, {}, {}}), again({file, {}, {}}), other({file, {"sweep.objectives=[fps]"}, {}});
    run_sweep(sweep, scratch_ / "store");
    EXPECT_EQ(run_sweep(again, scratch_ / "store").all_evaluated(), 0U);
    // Another sweep over the same studies points at what is there.
    ASSERT_NE(other.id(), sweep.id());
    const SweepTally tally = run_sweep(other, scratch_ / "store");
    EXPECT_EQ(tally.all_evaluated(), 0U);
    EXPECT_EQ(tally.known, 10U);
    EXPECT_EQ(table(other, "store"), table(sweep, "store"));
}

TEST_F(SweepRuns, FindTheSameWithAnyNumberOfWorkers)
{
    const std::string file = small_study(scratch_, ten_points);
    std::set<std::string> tables;
    for (const unsigned workers : {1, 2, 7}) {
        Sweep sweep({file, {}, {}});
        const std::string folder = "workers-" + std::to_string(workers);
        run_sweep(sweep, scratch_ / folder, workers);
        tables.insert(table(sweep, folder));
    }
    EXPECT_THAT(tables, SizeIs(1));
}

TEST_F(SweepRuns, CutIntoShardsCoverEachPointOnce)
{
    const std::string file = small_study(scratch_, ten_points);
    for (const std::uint32_t count : {1, 2, 3, 7, 10, 11}) {
        std::multiset<std::uint64_t> points;
        Sweep whole({file, {}, {}});
        for (std::uint32_t index = 0; index < count; ++index) {
            Sweep sweep({file, {}, {}});
            SweepKnowledge knowledge;
            SweepRun run(sweep, nullptr, knowledge, {{index, count}, false});
            for (const Candidate& candidate : run.first_batch())
                points.insert(candidate.point);
            EXPECT_LE(run.first_batch().size(), (10 + count - 1) / count);
        }
        EXPECT_EQ(std::vector<std::uint64_t>(points.begin(), points.end()), whole.points()) << count;
    }
}

TEST_F(SweepRuns, CutIntoShardsComeToTheTableOfTheWhole)
{
    const std::string file = small_study(scratch_, ten_points);
    Sweep whole({file, {}, {}});
    run_sweep(whole, scratch_ / "whole");
    const volatile std::sig_atomic_t never = 0;
    for (std::uint32_t index = 0; index < 3; ++index) { // as `pivotsim sweep worker` does
        Sweep sweep({file, {}, {}});
        Journal journal(Store::journals_in(scratch_ / "shards"));
        SweepKnowledge knowledge = SweepKnowledge::from_journals(scratch_ / "shards", sweep);
        SweepRun run(sweep, nullptr, knowledge, {{index, 3}, false});
        ExecutorContext context{sweep};
        context.journal = &journal;
        context.knows = run.knows();
        const auto executor = make_executor("local", context);
        run.run(*executor, never, [](const SweepTally&, std::uint64_t, std::uint64_t) {});
    }
    Store store(scratch_ / "shards");
    store.fold();
    store.describe(StoredSweep::of(whole, "a test"));
    EXPECT_EQ(table_of(store, whole.id()), table(whole, "whole"));
}

TEST_F(SweepRuns, RefuseShardsWhereTheStrategyLearns)
{
    const std::string file = small_study(scratch_, ten_points);
    for (const char* strategy : {"evolutionary", "successive_halving"}) {
        Sweep sweep({file, {fmt::format("sweep.strategy={}", strategy)}, {}});
        SweepKnowledge knowledge;
        EXPECT_THAT(complaint_of([&] {
            SweepRun(sweep, nullptr, knowledge, {{0, 2}, false});
        }),
            HasSubstr(fmt::format("E-SWEEP @ nowhere: strategy '{}' learns from every result", strategy)));
        EXPECT_EQ(complaint_of([&] {
            SweepRun(sweep, nullptr, knowledge, {{0, 1}, false});
        }),
            "nothing was wrong");
    }
}

TEST_F(SweepRuns, TryAgainWhatWasKilledAndFailuresIfTheyAreAsked)
{
    Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: 1:6}"), {}, {}});
    SweepKnowledge knowledge;
    const auto todo = [&](bool retry_failed) {
        SweepRun run(sweep, nullptr, knowledge, {{}, retry_failed});
        Sweep fresh(sweep.arguments());
        SweepRun again(fresh, nullptr, knowledge, {{}, retry_failed});
        std::vector<std::uint64_t> points;
        for (const Candidate& candidate : again.first_batch())
            points.push_back(candidate.point);
        return points;
    };
    knowledge.statuses = {{{0, 0}, PointStatus::ok}, {{1, 0}, PointStatus::killed},
        {{2, 0}, PointStatus::timeout}, {{3, 0}, PointStatus::left_out}, {{4, 0}, PointStatus::refused}};
    EXPECT_THAT(todo(false), testing::ElementsAre(1U, 5U));
    EXPECT_THAT(todo(true), testing::ElementsAre(1U, 2U, 5U));
}

TEST_F(SweepRuns, KeepAnAnswerThatAFailureFollows)
{
    Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: 1:6}"), {}, {}});
    SweepKnowledge knowledge;
    SweepRun run(sweep, nullptr, knowledge, {});
    PointRecord record;
    record.sweep = sweep.id();
    using Status = PointStatus;
    for (const Status status : {Status::killed, Status::crash, Status::timeout, Status::ok, Status::crash}) {
        record.status = status;
        run.take(record);
    }
    EXPECT_EQ(knowledge.statuses.at({0, 0}), Status::ok);
    record.sweep = "another sweep";
    record.candidate.point = 1;
    run.take(record);
    EXPECT_THAT(knowledge.statuses, SizeIs(1));
}

TEST_F(SweepRuns, KnowFromJournalsWhatTheDatabaseKnows)
{
    const std::string file = small_study(scratch_, ten_points);
    Sweep sweep({file, {}, {}}), other({file, {"sweep.objectives=[fps]"}, {}});
    run_sweep(sweep, scratch_ / "store");
    run_sweep(other, scratch_ / "store"); // pointers
    Store store(scratch_ / "store");
    for (const Sweep* each : {&sweep, &other}) {
        const SweepKnowledge stored = SweepKnowledge::from(store, *each);
        const SweepKnowledge journals = SweepKnowledge::from_journals(scratch_ / "store", *each);
        EXPECT_EQ(journals.statuses, stored.statuses);
        EXPECT_EQ(journals.hashes, stored.hashes);
        EXPECT_THAT(stored.statuses, SizeIs(10));
    }
}

} // namespace
} // namespace pivotsim
