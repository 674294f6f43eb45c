// SPDX-License-Identifier: Apache-2.0
// The database may be lost: journals make it again.
#include "search/store/store.h"

#include "search/isolated.h"
#include "search/store/schema.h"
#include "tests/search/store/records.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using test::complaint_of;
using test::points_in;
using test::record_of;
using test::Scratch;
using test::write_journal;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

constexpr std::size_t page = 4096;

/// A store of 200 points; its table.
std::string fill(const Scratch& scratch)
{
    std::vector<PointRecord> records;
    for (std::uint64_t point = 0; point < 200; ++point)
        records.push_back(record_of(point, point % 7 == 0 ? PointStatus::timeout : PointStatus::ok));
    write_journal(scratch.folder(), "a", records);
    Store store(scratch.folder());
    store.fold();
    return points_in(store);
}

void overwrite(const fs::path& file, std::size_t at, const std::string& bytes)
{
    std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
    stream.seekp(static_cast<std::streamoff>(at));
    stream << bytes;
}

/// All that a sweep asks of its store.
std::string use(const fs::path& folder)
{
    Store store(folder);
    store.fold();
    store.known();
    return points_in(store);
}

std::string rebuilt(const fs::path& folder)
{
    EXPECT_FALSE(Store::set_aside(folder).empty());
    return use(folder);
}

TEST(StoreDamage, OfAnyPageIsNoticedOrHarmlessAndMended)
{
    const Scratch original;
    const std::string table = fill(original);
    const auto pages = fs::file_size(original / "store.sqlite") / page;
    ASSERT_GT(pages, 8U);
    int noticed = 0;
    for (std::size_t each = 0; each < pages; ++each) {
        const Scratch scratch;
        fs::copy(original.folder(), scratch.folder(), fs::copy_options::recursive);
        overwrite(scratch / "store.sqlite", each * page, std::string(page, '\xa5'));
        std::string found;
        const std::string complaint = complaint_of([&] { found = use(scratch.folder()); });
        if (complaint == "nothing was wrong") {
            ASSERT_EQ(found, table) << "page " << each;
        } else {
            ASSERT_THAT(complaint,
                AllOf(HasSubstr("E-STORE"), HasSubstr("store.sqlite"),
                    AnyOf(HasSubstr("malformed"), HasSubstr("not a database"))));
            ++noticed;
        }
        ASSERT_EQ(rebuilt(scratch.folder()), table) << "page " << each;
    }
    EXPECT_GT(noticed, static_cast<int>(pages) / 2);
}

TEST(StoreDamage, SaysHowItIsMended)
{
    const Scratch scratch;
    const std::string table = fill(scratch);
    overwrite(scratch / "store.sqlite", 0, "this is no database at all");
    try {
        Store store(scratch.folder());
        FAIL() << "nothing was wrong";
    } catch (const InputError& error) {
        EXPECT_THAT(error.findings().sorted().front().help.front(),
            HasSubstr("`pivotsim sweep merge STUDY --rebuild`"));
    }
    const fs::path aside = Store::set_aside(scratch.folder());
    EXPECT_EQ(aside.filename(), "store.sqlite.damaged-1");
    EXPECT_THAT(test::bytes_of(aside), testing::StartsWith("this is no database at all"));
    EXPECT_EQ(use(scratch.folder()), table);
    EXPECT_EQ(Store::set_aside(scratch.folder()).filename(), "store.sqlite.damaged-2");
    EXPECT_TRUE(Store::set_aside(scratch.folder()).empty());
}

TEST(StoreDamage, OfATruncatedFileIsMended)
{
    const Scratch scratch;
    const std::string table = fill(scratch);
    fs::resize_file(scratch / "store.sqlite", fs::file_size(scratch / "store.sqlite") / 2);
    EXPECT_THAT(complaint_of([&] { use(scratch.folder()); }), HasSubstr("E-STORE"));
    EXPECT_EQ(rebuilt(scratch.folder()), table);
}

TEST(StoreDamage, IsNotWhatALaterVersionWrote)
{
    const Scratch scratch;
    const std::string table = fill(scratch);
    Sqlite(scratch / "store.sqlite", Sqlite::Mode::create)
        .execute(fmt::format("PRAGMA user_version = {}", schema_version + 1));
    const std::string before = test::bytes_of(scratch / "store.sqlite");
    EXPECT_THAT(complaint_of([&] { use(scratch.folder()); }),
        HasSubstr(fmt::format(
            "has schema version {}; this pivotsim knows {}", schema_version + 1, schema_version)));
    EXPECT_EQ(test::bytes_of(scratch / "store.sqlite"), before); // left as it is
}

TEST(StoreDamage, SparesWhatAnEarlierFoldHadWhenAJournalIsRefused)
{
    const Scratch scratch;
    const std::string table = fill(scratch);
    scratch.write("journals/b.journal", "pivotsim-journal 9\n");
    write_journal(scratch.folder(), "aa", {record_of(300)});
    {
        Store store(scratch.folder());
        EXPECT_THAT(
            complaint_of([&] { store.fold(); }), HasSubstr("b.journal' is no journal of this version"));
        EXPECT_EQ(points_in(store), table); // nothing by halves
    }
    fs::remove(scratch / "journals" / "b.journal");
    EXPECT_THAT(use(scratch.folder()), HasSubstr("300/0 ok"));
}

/// In a child, as somebody whom permissions bind.
std::string as_nobody(const std::function<void()>& work)
{
    return in_child([&work] {
        if (::geteuid() == 0 && ::seteuid(65534) != 0)
            return std::string{"cannot be nobody"};
        return complaint_of(work);
    });
}

TEST(StoreDamage, IsNotDoneInAFolderThatMayNotBeWritten)
{
    const Scratch scratch;
    fs::create_directory(scratch / "empty");
    for (const fs::path& folder : {scratch.folder(), scratch / "empty"})
        ::chmod(folder.c_str(), 0555);
    EXPECT_THAT(as_nobody([&] { Store store(scratch / "empty"); }),
        AllOf(HasSubstr("E-STORE"), HasSubstr("unable to open database file")));
    EXPECT_THAT(as_nobody([&] { Store::journals_in(scratch / "empty"); }),
        AllOf(HasSubstr("cannot make the folder"), HasSubstr("Permission denied")));
    EXPECT_THAT(as_nobody([&] { Journal journal(scratch / "empty"); }), HasSubstr("Permission denied"));
    for (const fs::path& folder : {scratch.folder(), scratch / "empty"})
        ::chmod(folder.c_str(), 0755);
}

TEST(StoreDamage, OfADatabaseThatMayNotBeWrittenIsTold)
{
    const Scratch scratch;
    fill(scratch);
    ::chmod(scratch.folder().c_str(), 0755);
    ::chmod((scratch / "store.sqlite").c_str(), 0444);
    EXPECT_THAT(as_nobody([&] { use(scratch.folder()); }),
        AllOf(HasSubstr("E-STORE"), AnyOf(HasSubstr("readonly"), HasSubstr("unable to open"))));
}

TEST(StoreDamage, IsToldWhereAFileStandsInTheWay)
{
    const Scratch scratch;
    const std::string file = scratch.write("file", "");
    EXPECT_THAT(complaint_of([&] { Store store(file); }), HasSubstr("E-STORE"));
    fs::create_directory(scratch / "store.sqlite");
    EXPECT_THAT(
        complaint_of([&] { Store store(scratch.folder()); }), HasSubstr("unable to open database file"));
}

} // namespace
} // namespace pivotsim
