// SPDX-License-Identifier: Apache-2.0
#include "search/executor/point_process.h"

#include "search/isolated.h"
#include "tests/search/sweep/small_sweep.h"

#include <csignal>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pivotsim {
namespace {

using test::Scratch;
using test::small_study;
using testing::SizeIs;

constexpr const char* three_points = "{evaluate: closed_form, platform.pe_array.rows: [8, 16, 32]}";

/// All that a process says until it ends.
std::vector<PointRecord> listen(PointProcess& process)
{
    std::vector<PointRecord> records;
    for (bool ended = false; !ended;) {
        pollfd news{process.descriptor(), POLLIN, 0};
        ::poll(&news, 1, 10'000);
        const PointProcess::News told = process.read();
        for (const std::string& line : told.lines)
            records.push_back(PointRecord::parse(line).value());
        ended = told.ended;
    }
    return records;
}

TEST(PointProcess, TellsARecordAPointAndEnds)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    ExecutorContext context{sweep};
    context.knows = [](const PointHash&) { return false; };
    PointProcess process(context, {{2, 0}, {0, 0}});
    process.begin();
    const auto records = listen(process);
    ASSERT_THAT(records, SizeIs(2));
    EXPECT_EQ(records[0].candidate.point, 2U);
    EXPECT_EQ(records[1].candidate.point, 0U);
    EXPECT_FALSE(process.casualty());
    EXPECT_THAT(process.untouched(), SizeIs(0));
}

TEST(PointProcess, PointsAtWhatIsKnown)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    ExecutorContext context{sweep};
    context.knows = [](const PointHash&) { return true; };
    PointProcess process(context, {{1, 0}});
    process.begin();
    const auto records = listen(process);
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_TRUE(records[0].known);
    EXPECT_FALSE(records[0].metrics.known(Metric::delay_ms));
}

TEST(PointProcess, NamesThePointAtWorkAndThoseThatWereNotBegun)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    ExecutorContext context{sweep};
    context.knows = [count = 0](const PointHash&) mutable {
        if (++count == 2)
            ::raise(SIGKILL);
        return false;
    };
    PointProcess process(context, {{0, 0}, {1, 0}, {2, 0}});
    process.begin();
    EXPECT_THAT(listen(process), SizeIs(1));
    const auto casualty = process.casualty();
    ASSERT_TRUE(casualty);
    EXPECT_EQ(casualty->candidate.point, 1U);
    EXPECT_EQ(casualty->status, PointStatus::killed);
    ASSERT_THAT(process.untouched(), SizeIs(1));
    EXPECT_EQ(process.untouched()[0].point, 2U);
}

TEST(PointProcess, TakesItsChildrenWithItAndEndsWithItsParent)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    ExecutorContext context{sweep};
    const std::string alive = (scratch / "alive").string();
    context.knows = [&alive](const PointHash&) {
        if (::fork() == 0)
            for (;;) { // a child that nobody waits for
                std::ofstream{alive, std::ios::app} << 'x';
                ::usleep(5000);
            }
        ::sleep(60);
        return false;
    };
    const auto grows = [&alive] {
        const auto before = std::filesystem::exists(alive) ? std::filesystem::file_size(alive) : 0;
        ::usleep(100'000);
        return std::filesystem::exists(alive) && std::filesystem::file_size(alive) > before;
    };
    {
        PointProcess process(context, {{0, 0}});
        process.begin();
        EXPECT_TRUE(grows());
    }
    EXPECT_FALSE(grows());
    // A parent that dies without a word.
    context.knows = [&alive](const PointHash&) {
        for (;;) {
            std::ofstream{alive, std::ios::app} << 'x';
            ::usleep(5000);
        }
        return false;
    };
    const pid_t parent = ::fork();
    if (parent == 0) {
        PointProcess process(context, {{0, 0}});
        process.begin();
        ::sleep(60);
        ::_exit(0);
    }
    EXPECT_TRUE(grows());
    ::kill(parent, SIGKILL);
    ::waitpid(parent, nullptr, 0);
    EXPECT_FALSE(grows());
}

TEST(PointProcess, DiesOfASignalThatItsParentIgnores)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    const std::string status = in_child([&sweep] {
        ::signal(SIGTERM, SIG_IGN);
        ExecutorContext context{sweep};
        context.knows = [](const PointHash&) {
            ::kill(::getpid(), SIGTERM);
            return false;
        };
        PointProcess process(context, {{0, 0}});
        process.begin();
        listen(process);
        return std::string{to_string(process.casualty().value().status)};
    });
    EXPECT_EQ(status, "killed");
}

TEST(PointProcess, SaysThatThereCanBeNoneWhereThereAreNoDescriptors)
{
    const Scratch scratch;
    const Sweep sweep({small_study(scratch, three_points), {}, {}});
    EXPECT_EQ(in_child([&sweep]() -> std::string {
        const rlimit few{3, 3};
        ::setrlimit(RLIMIT_NOFILE, &few);
        ExecutorContext context{sweep};
        try {
            PointProcess process(context, {{0, 0}});
            process.begin();
        } catch (const SimulationError& error) {
            return error.what();
        }
        return "nothing was wrong";
    }),
        "cannot make a pipe: Too many open files");
}

} // namespace
} // namespace pivotsim
