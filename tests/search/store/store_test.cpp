// SPDX-License-Identifier: Apache-2.0
// Whatever the journals' order and cut, they come to one table.
#include "search/store/store.h"

#include "search/statistics/draw.h"
#include "tests/search/store/records.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using test::pointer_of;
using test::points_in;
using test::record_of;
using test::Scratch;
using test::some_sweep;
using test::write_journal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Status = PointStatus;

/// Everything that a point may go through, with results that several points share.
std::vector<PointRecord> a_sweep()
{
    std::vector<PointRecord> records;
    for (const Status status : {Status::ok, Status::left_out, Status::refused, Status::error, Status::crash,
             Status::timeout, Status::memory, Status::killed})
        records.push_back(record_of(records.size(), status));
    records.push_back(record_of(3, Status::killed));
    records.push_back(record_of(3, Status::timeout)); // failed twice, each time otherwise
    records.push_back(record_of(4));
    records.push_back(record_of(4, Status::timeout));
    records.push_back(record_of(5, Status::killed));
    records.push_back(record_of(20));
    records.push_back(pointer_of(21, 21)); // what point 20 found
    records.push_back(pointer_of(22, 1)); // what point 0 found
    records.push_back(record_of(22, Status::memory));
    return records;
}

std::string expected_table()
{
    std::string table;
    const auto add = [&table](
                         std::uint64_t point, const char* status, const std::string& reason, double delay) {
        table += fmt::format("{}/0 {} '{}' {{\"a.b\":\"{}\"}} {}\n", point, status, reason, point, delay);
    };
    const double none = std::numeric_limits<double>::quiet_NaN();
    add(0, "ok", "", 1.0 / 3);
    add(1, "left_out", "left_out of 1", none);
    add(2, "refused", "refused of 2", none);
    add(3, "timeout", "timeout of 3", none);
    add(4, "ok", "", 1.0 / 7);
    add(5, "timeout", "timeout of 5", none);
    add(6, "memory", "memory of 6", none);
    add(7, "killed", "killed of 7", none);
    add(20, "ok", "", 1.0 / 23);
    add(21, "ok", "", 1.0 / 23);
    add(22, "ok", "", 1.0 / 3);
    return table;
}

TEST(Store, HoldsWhatTheJournalsSay)
{
    const Scratch scratch;
    write_journal(scratch.folder(), "all", a_sweep());
    Store store(scratch.folder());
    const FoldReport report = store.fold();
    EXPECT_EQ(report.journals, 1U);
    EXPECT_EQ(report.records, a_sweep().size());
    EXPECT_TRUE(report.clean());
    EXPECT_EQ(points_in(store), expected_table());
    EXPECT_THAT(store.known(), SizeIs(3));
    ASSERT_TRUE(store.result({7, 21}));
    EXPECT_EQ((*store.result({7, 21}))[Metric::delay_ms], 1.0 / 23);
    EXPECT_FALSE((*store.result({7, 21})).known(Metric::fps));
    EXPECT_FALSE(store.result({7, 2}));
    EXPECT_THAT(store.statuses(some_sweep), SizeIs(11));
    EXPECT_EQ(store.mean_seconds(some_sweep), 0.25);
    EXPECT_EQ(store.mean_seconds("another"), 0);
}

TEST(Store, FoldsAJournalOnce)
{
    const Scratch scratch;
    write_journal(scratch.folder(), "all", a_sweep());
    Store store(scratch.folder());
    store.fold();
    const std::string table = points_in(store);
    EXPECT_EQ(store.fold().records, 0U);
    EXPECT_EQ(points_in(store), table);
    // The same journal under another name adds nothing.
    std::filesystem::copy(scratch / "journals" / "all.journal", scratch / "journals" / "copy.journal");
    EXPECT_EQ(store.fold().records, a_sweep().size());
    EXPECT_EQ(points_in(store), table);
}

TEST(Store, ComesToOneTableHoweverRecordsAreOrderedCutAndFolded)
{
    Draw draw(5);
    for (int round = 0; round < 60; ++round) {
        const Scratch scratch;
        std::vector<PointRecord> records = a_sweep();
        for (std::size_t i = records.size(); i > 1; --i)
            std::swap(records[i - 1], records[draw.below(static_cast<std::uint32_t>(i))]);
        Store store(scratch.folder());
        const std::uint32_t journals = 1 + draw.below(6);
        for (std::uint32_t journal = 0; journal < journals; ++journal) {
            std::vector<PointRecord> part;
            for (std::size_t i = journal; i < records.size(); i += journals)
                part.push_back(records[i]);
            write_journal(scratch.folder(), std::to_string(draw.below(1'000'000'000)), part);
            if (draw.below(2) == 0) {
                store.fold();
            }
        }
        store.fold();
        ASSERT_EQ(points_in(store), expected_table()) << round;
    }
}

TEST(Store, FollowsAPointerOnceItsResultIsThere)
{
    const Scratch scratch;
    write_journal(scratch.folder(), "a", {pointer_of(1, 99), record_of(2)});
    Store store(scratch.folder());
    store.fold();
    EXPECT_THAT(store.statuses(some_sweep), SizeIs(1)); // point 1 is still to be done
    store.fold();
    write_journal(scratch.folder(), "b", {record_of(98)});
    store.fold();
    EXPECT_THAT(store.statuses(some_sweep), SizeIs(3));
    EXPECT_THAT(points_in(store), HasSubstr("1/0 ok"));
}

TEST(Store, ReadsAJournalOnWhereItEnded)
{
    const Scratch scratch;
    Store store(scratch.folder());
    Journal journal(Store::journals_in(scratch.folder()));
    journal.append(record_of(0));
    EXPECT_EQ(store.fold().records, 1U);
    journal.append(record_of(1));
    journal.append(record_of(2));
    EXPECT_EQ(store.fold().records, 2U);
    EXPECT_THAT(store.statuses(some_sweep), SizeIs(3));
}

TEST(Store, NoticesTwoResultsOfOneStudy)
{
    const Scratch scratch;
    PointRecord other = record_of(0);
    other.metrics[Metric::delay_ms] = std::nextafter(other.metrics[Metric::delay_ms], 1);
    PointRecord more = record_of(0);
    more.metrics[Metric::cycles] = 4;
    write_journal(scratch.folder(), "a", {record_of(0), record_of(0), other, more});
    Store store(scratch.folder());
    const FoldReport report = store.fold();
    EXPECT_FALSE(report.clean());
    ASSERT_THAT(report.contradictions, SizeIs(2));
    EXPECT_EQ(report.contradictions[0],
        "point 0 of sweep 00112233445566ff: delay_ms is 0.3333333333333333 and 0.33333333333333337");
    EXPECT_THAT(report.contradictions[1], HasSubstr("cycles is nan and 4"));
    EXPECT_EQ((*store.result({7, 1}))[Metric::delay_ms], 1.0 / 3); // the first one stays
}

TEST(Store, CountsWhatIsDamagedAndKeepsTheRest)
{
    const Scratch scratch;
    write_journal(scratch.folder(), "a", {record_of(0), record_of(1), record_of(2)});
    const std::filesystem::path path = scratch / "journals" / "a.journal";
    std::string bytes = test::bytes_of(path);
    bytes[bytes.find("\"point\":1")] = '!';
    std::ofstream{path, std::ios::binary} << bytes << "torn";
    Store store(scratch.folder());
    const FoldReport report = store.fold();
    EXPECT_EQ(report.records, 2U);
    EXPECT_EQ(report.damaged, 1U);
    EXPECT_EQ(report.torn, 4U);
    EXPECT_FALSE(report.clean());
    EXPECT_THAT(store.statuses(some_sweep), SizeIs(2));
}

TEST(Store, KeepsSweepsApart)
{
    const Scratch scratch;
    PointRecord other = record_of(0, Status::left_out);
    other.sweep = "ffffffffffffffff";
    PointRecord rung = record_of(0, Status::crash);
    rung.candidate.rung = 1;
    write_journal(scratch.folder(), "a", {record_of(0), other, rung});
    Store store(scratch.folder());
    store.fold();
    EXPECT_EQ(points_in(store),
        "0/0 ok '' {\"a.b\":\"0\"} 0.3333333333333333\n0/1 crash 'crash of 0' {\"a.b\":\"0\"} nan\n");
    EXPECT_THAT(points_in(store, other.sweep), HasSubstr("0/0 left_out"));
    EXPECT_THAT(points_in(store, "0000000000000000"), IsEmpty());
}

TEST(Store, DescribesASweepOnceAndForAll)
{
    const Scratch scratch;
    const Sweep sweep({test::small_study(scratch,
                           "{platform.pe_array.rows: [8, 16], 'platform.clock, platform.pe_array.cols': [[1 "
                           "MHz, 8]], objectives: [fps, dsp]}"),
        {}, {}});
    Store store(scratch.folder());
    store.describe(StoredSweep::of(sweep, "pivotsim sweep one"));
    store.describe(StoredSweep::of(sweep, "pivotsim sweep two"));
    ASSERT_THAT(store.sweeps(), SizeIs(1));
    const StoredSweep stored = store.sweeps().front();
    EXPECT_EQ(stored.id, sweep.id());
    EXPECT_EQ(stored.name, "small");
    EXPECT_EQ(stored.command, "pivotsim sweep two");
    EXPECT_THAT(
        stored.axes, ElementsAre("platform.pe_array.rows", "platform.clock", "platform.pe_array.cols"));
    EXPECT_THAT(stored.objectives, ElementsAre("fps", "dsp"));
    EXPECT_EQ(stored.rungs, 1U);
    EXPECT_EQ(stored.points, 2U);
}

TEST(Store, MarksAFrontAndNoOtherPoint)
{
    const Scratch scratch;
    write_journal(scratch.folder(), "a", {record_of(0), record_of(1), record_of(2)});
    Store store(scratch.folder());
    store.fold();
    const auto marked = [&store] {
        std::vector<std::uint64_t> points;
        store.each_point(some_sweep, [&points](StoredPoint&& point) {
            if (point.on_front)
                points.push_back(point.candidate.point);
        });
        return points;
    };
    store.mark_front(some_sweep, {0, 2});
    EXPECT_THAT(marked(), ElementsAre(0U, 2U));
    store.mark_front(some_sweep, {1});
    EXPECT_THAT(marked(), ElementsAre(1U));
    store.fold();
    EXPECT_THAT(marked(), ElementsAre(1U));
}

} // namespace
} // namespace pivotsim
