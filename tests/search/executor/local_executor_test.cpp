// SPDX-License-Identifier: Apache-2.0
#include "search/executor/make_executor.h"
#include "search/executor/process_pool.h"
#include "search/isolated.h"
#include "tests/search/executor/breaking_sweep.h"

#include <csignal>
#include <gmock/gmock.h>
#include <sys/resource.h>

namespace pivotsim {
namespace {

using test::candidates_of;
using test::complaint_of;
using test::knows_nothing;
using test::Scratch;
using test::small_study;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

TEST(LocalExecutor, KeepsARecordBeforeItTellsOfIt)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, "{platform.pe_array.rows: [8, 16, 32]}"), {}, {}});
    Journal journal(scratch.folder());
    ExecutorContext context{sweep};
    context.journal = &journal;
    context.knows = knows_nothing;
    std::uint64_t told = 0;
    make_executor("local", context)->run(candidates_of(sweep), [&](const PointRecord& record) {
        std::vector<std::string> lines;
        read_journal(journal.path(), 0, [&lines](PointRecord&& kept) { lines.push_back(kept.to_line()); });
        EXPECT_EQ(lines.size(), ++told);
        EXPECT_EQ(lines.back(), record.to_line());
    });
    EXPECT_EQ(told, 3U);
}

TEST(LocalExecutor, StopsSoonAndKeepsWhatIsDone)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, "{platform.pe_array.rows: 1:40}"), {}, {}});
    Journal journal(scratch.folder());
    volatile std::sig_atomic_t stop = 0;
    ExecutorContext context{sweep};
    context.journal = &journal;
    context.knows = knows_nothing;
    context.stop = &stop;
    std::uint64_t told = 0;
    make_executor("local", context)->run(candidates_of(sweep), [&](const PointRecord&) {
        if (++told == 5)
            stop = 1;
    });
    EXPECT_GE(told, 5U);
    EXPECT_LT(told, 10U);
    EXPECT_EQ(read_journal(journal.path(), 0, [](PointRecord&&) {}).records, told);
}

TEST(LocalExecutor, EndsWithAMessageWhereTheDiskIsFull)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, "{platform.pe_array.rows: 1:20}"), {}, {}});
    const std::string complaint = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        Journal journal(scratch.folder());
        const rlimit most{3000, 3000};
        ::setrlimit(RLIMIT_FSIZE, &most);
        ExecutorContext context{sweep};
        context.journal = &journal;
        context.knows = knows_nothing;
        const std::string complaint = complaint_of(
            [&] { make_executor("local", context)->run(candidates_of(sweep), [](const PointRecord&) {}); });
        const JournalReading reading = read_journal(journal.path(), 0, [](PointRecord&&) {});
        return fmt::format("{} of them, {} torn: {}", reading.records, reading.torn, complaint);
    });
    EXPECT_THAT(complaint, AllOf(HasSubstr("0 torn: E-STORE"), HasSubstr("File too large")));
    EXPECT_THAT(complaint, testing::Not(testing::StartsWith("0 of them")));
}

TEST(MakeExecutor, NamesTheFoldersInWhichItLooked)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, "{platform.pe_array.rows: [8]}"), {}, {}});
    const ExecutorContext context{sweep};
    ::setenv("PIVOTSIM_PLUGINS", scratch.folder().c_str(), 1);
    EXPECT_THAT(complaint_of([&] { make_executor("slurm", context); }),
        HasSubstr("E-LAUNCHER @ nowhere: no launcher is called 'slurm'"));
    try {
        make_executor("slurm", context);
        FAIL() << "nothing was wrong";
    } catch (const InputError& error) {
        EXPECT_EQ(error.findings().sorted().front().help.front(),
            fmt::format("there is no '{}/pivotsim_slurm.so'", scratch.folder().string()));
    }
    scratch.write("pivotsim_broken.so", "no library");
    EXPECT_THAT(
        complaint_of([&] { make_executor("broken", context); }), HasSubstr("'broken' is no shared object"));
    EXPECT_THAT(complaint_of([&] { make_executor("../local", context); }),
        HasSubstr("no launcher is called '../local'"));
    ::unsetenv("PIVOTSIM_PLUGINS");
}

} // namespace
} // namespace pivotsim
