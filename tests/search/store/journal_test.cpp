// SPDX-License-Identifier: Apache-2.0
#include "search/store/journal.h"

#include "search/isolated.h"
#include "search/statistics/draw.h"
#include "tests/search/store/records.h"

#include <csignal>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/resource.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using test::bytes_of;
using test::complaint_of;
using test::record_of;
using test::Scratch;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

struct Read {
    std::vector<std::string> lines;
    JournalReading reading;
};

Read read(const fs::path& path, std::uint64_t from = 0)
{
    Read read;
    read.reading
        = read_journal(path, from, [&read](PointRecord&& record) { read.lines.push_back(record.to_line()); });
    return read;
}

std::vector<PointRecord> some_records()
{
    return {
        record_of(0), record_of(1, PointStatus::crash), record_of(2), record_of(3, PointStatus::left_out)};
}

std::vector<std::string> lines_of(const std::vector<PointRecord>& records)
{
    std::vector<std::string> lines;
    for (const PointRecord& record : records)
        lines.push_back(record.to_line());
    return lines;
}

/// A journal's bytes.
std::string journal_of(const Scratch& scratch, const std::vector<PointRecord>& records)
{
    test::write_journal(scratch.folder(), "made", records);
    return bytes_of(scratch.folder() / "journals" / "made.journal");
}

TEST(Journal, GivesBackWhatItWasGiven)
{
    const Scratch scratch;
    const auto records = some_records();
    const std::string bytes = journal_of(scratch, records);
    EXPECT_THAT(bytes, StartsWith("pivotsim-journal 1\n"));
    const Read all = read(scratch / "journals" / "made.journal");
    EXPECT_EQ(all.lines, lines_of(records));
    EXPECT_EQ(all.reading.records, 4U);
    EXPECT_EQ(all.reading.damaged, 0U);
    EXPECT_EQ(all.reading.torn, 0U);
    EXPECT_EQ(all.reading.end, bytes.size());
}

TEST(Journal, CanBeReadWhileItGrows)
{
    const Scratch scratch;
    Journal journal(scratch.folder());
    std::uint64_t from = 0;
    for (const PointRecord& record : some_records()) {
        journal.append(record);
        const Read news = read(journal.path(), from);
        EXPECT_THAT(news.lines, testing::ElementsAre(record.to_line()));
        from = news.reading.end;
    }
    EXPECT_THAT(read(journal.path(), from).lines, SizeIs(0));
    EXPECT_EQ(read(journal.path(), from).reading.end, from);
}

TEST(Journal, IsLockedWhileItIsOpenAndLeavesNoEmptyFile)
{
    const Scratch scratch;
    fs::path path;
    {
        const Journal journal(scratch.folder()), second(scratch.folder());
        path = journal.path();
        EXPECT_NE(second.path(), path);
        const int file = ::open(path.c_str(), O_RDONLY);
        EXPECT_NE(::flock(file, LOCK_EX | LOCK_NB), 0);
        ::close(file);
        EXPECT_TRUE(fs::exists(path));
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(Journal, LosesOnlyTheLastRecordWhereverItIsTorn)
{
    const Scratch scratch;
    const auto records = some_records();
    const std::string bytes = journal_of(scratch, records);
    const std::size_t last = bytes.rfind('\n', bytes.size() - 2) + 1;
    auto lines = lines_of(records);
    lines.pop_back();
    for (std::size_t size = last; size < bytes.size(); ++size) {
        const Read torn = read(scratch.write("torn", bytes.substr(0, size)));
        ASSERT_EQ(torn.lines, lines) << size;
        ASSERT_EQ(torn.reading.torn, size - last);
        ASSERT_EQ(torn.reading.damaged, 0U);
        ASSERT_EQ(torn.reading.end, last);
        // What follows in time is read from there.
        scratch.write("torn", bytes);
        ASSERT_THAT(
            read(scratch / "torn", torn.reading.end).lines, testing::ElementsAre(records.back().to_line()));
    }
}

TEST(Journal, TornInItsHeadingHasNotBegun)
{
    const Scratch scratch;
    const std::string header = Journal::header;
    for (std::size_t size = 0; size < header.size(); ++size) {
        const Read torn = read(scratch.write("torn", header.substr(0, size)));
        EXPECT_THAT(torn.lines, SizeIs(0));
        EXPECT_EQ(torn.reading.torn, size);
        EXPECT_EQ(torn.reading.end, 0U);
    }
    EXPECT_EQ(read(scratch.write("torn", header)).reading.end, header.size());
}

TEST(Journal, NoticesEverySingleBitThatFlips)
{
    const Scratch scratch;
    const auto records = some_records();
    const std::string bytes = journal_of(scratch, records);
    const std::vector<std::string> lines = lines_of(records);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        const std::string path = scratch.write("flipped", flipped);
        if (bit / 8 < std::strlen(Journal::header)) {
            ASSERT_THAT(complaint_of([&path] { read(path); }), HasSubstr("is no journal of this version"))
                << bit;
            continue;
        }
        const Read read = pivotsim::read(path);
        ASSERT_GT(read.reading.damaged + read.reading.torn, 0U)
            << "bit " << bit % 8 << " of byte " << bit / 8;
        // All that is handed out is what was written, and no more than two records go with a line end.
        ASSERT_GE(read.lines.size(), lines.size() - 2);
        for (const std::string& line : read.lines)
            ASSERT_THAT(lines, testing::Contains(line));
    }
}

TEST(Journal, NoticesStretchesOfGarbage)
{
    const Scratch scratch;
    const auto records = some_records();
    const std::string bytes = journal_of(scratch, records);
    const std::size_t header = std::strlen(Journal::header);
    Draw draw(3);
    for (int round = 0; round < 500; ++round) {
        std::string broken = bytes;
        const std::size_t at = header + draw.below(static_cast<std::uint32_t>(bytes.size() - header));
        for (std::size_t i = at; i < std::min(at + 1 + draw.below(200), bytes.size()); ++i)
            broken[i] = static_cast<char>(draw.below(256));
        if (broken == bytes)
            continue;
        const Read read = pivotsim::read(scratch.write("broken", broken));
        ASSERT_GT(read.reading.damaged + read.reading.torn, 0U) << round;
    }
}

TEST(Journal, RefusesAFileThatIsNone)
{
    const Scratch scratch;
    EXPECT_THAT(complaint_of([&] { read(scratch.write("x", "pivotsim-journal 2\n")); }),
        AllOf(HasSubstr("E-STORE"), HasSubstr("begins 'pivotsim-journal 2'")));
    EXPECT_THAT(complaint_of([&] { read(scratch.write("x", "PNG")); }), HasSubstr("begins 'PNG'"));
    EXPECT_THAT(complaint_of([&] { read(scratch / "nowhere"); }), HasSubstr("No such file or directory"));
    EXPECT_THAT(complaint_of([&] { Journal(scratch / "nowhere"); }), HasSubstr("No such file or directory"));
}

TEST(Journal, EndsWithTheLastWholeRecordWhereTheDiskIsFull)
{
    const Scratch scratch;
    const auto records = some_records();
    const std::size_t one = records[0].to_line().size() + 10;
    const std::string told = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        Journal journal(scratch.folder());
        const rlimit most{std::strlen(Journal::header) + 2 * one + one / 2, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &most);
        journal.append(records[0]);
        journal.append(records[0]);
        std::string told;
        for (int again = 0; again < 2; ++again)
            told += complaint_of([&] { journal.append(records[2]); });
        fs::copy(journal.path(), scratch / "full");
        const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &none); // somebody has made room
        journal.append(records[2]);
        fs::copy(journal.path(), scratch / "room");
        return told;
    });
    EXPECT_THAT(told, AllOf(StartsWith("E-STORE @ nowhere: cannot write '"), HasSubstr("File too large")));
    const Read full = read(scratch / "full");
    EXPECT_THAT(full.lines, testing::ElementsAre(records[0].to_line(), records[0].to_line()));
    EXPECT_EQ(full.reading.torn, 0U);
    EXPECT_THAT(read(scratch / "room").lines,
        testing::ElementsAre(records[0].to_line(), records[0].to_line(), records[2].to_line()));
}

TEST(Journal, SaysWhatToDoWhereTheDiskIsFull)
{
    const Scratch scratch;
    const std::string help = in_child([&scratch]() -> std::string {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit most{5, 5};
        ::setrlimit(RLIMIT_FSIZE, &most);
        try {
            Journal journal(scratch.folder());
        } catch (const InputError& error) {
            return error.findings().sorted().front().help.front();
        }
        return "nothing was wrong";
    });
    EXPECT_THAT(help, HasSubstr("all records before this one are safe; free some space"));
    EXPECT_TRUE(fs::is_empty(scratch.folder()));
}

} // namespace
} // namespace pivotsim
