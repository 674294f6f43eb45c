// SPDX-License-Identifier: Apache-2.0
// Whatever happens to a process, each of its points ends in one record.
#include "search/executor/process_pool.h"

#include "search/sweep/evaluate.h"
#include "tests/search/executor/breaking_sweep.h"

#include <csignal>
#include <gmock/gmock.h>
#include <unistd.h>

namespace pivotsim {
namespace {

using test::breaking_study;
using test::candidates_of;
using test::drain;
using test::knows_nothing;
using test::Scratch;
using test::small_study;
using testing::HasSubstr;
using testing::SizeIs;
using Clock = std::chrono::steady_clock;

constexpr const char* fifty_in_closed_form
    = "{evaluate: closed_form, platform.pe_array.rows: 1:10, platform.pe_array.cols: 2:10:2}";

/// In the evaluating process, before the point's result is worked out: `count` counts its calls.
using Accident = std::function<void(int count)>;

std::function<bool(const PointHash&)> with(const Accident& accident)
{
    return [accident, count = 0](const PointHash&) mutable {
        accident(++count);
        return false;
    };
}

/// Is it so the first time that anybody asks in this folder?
bool first_time(const Scratch& scratch, const std::string& what)
{
    if (std::filesystem::exists(scratch / what))
        return false;
    scratch.write(what, "");
    return true;
}

class Pool : public testing::Test {
protected:
    /// The only record of each point.
    std::map<std::uint64_t, PointRecord> run(const Sweep& sweep,
        const std::function<bool(const PointHash&)>& knows = knows_nothing, unsigned workers = 2)
    {
        ExecutorContext context{sweep};
        context.knows = knows;
        context.workers = workers;
        std::map<std::uint64_t, PointRecord> records;
        for (auto& [point, of_point] : drain(context, candidates_of(sweep))) {
            EXPECT_THAT(of_point, SizeIs(1)) << point;
            records.emplace(point, std::move(of_point.front()));
        }
        EXPECT_THAT(records, SizeIs(sweep.points().size()));
        return records;
    }

    Scratch scratch_;
};

TEST_F(Pool, SurvivesACrashAHangAndALie)
{
    const Sweep sweep({breaking_study(scratch_, {"ideal", "crash", "hang", "unknown_id", "abi", "none"},
                           "  timeout: 200 ms"),
        {}, {}});
    const auto began = Clock::now();
    const auto records = run(sweep);
    EXPECT_LT(Clock::now() - began, std::chrono::seconds{10});
    EXPECT_EQ(records.at(0).status, PointStatus::ok);
    EXPECT_EQ(records.at(1).status, PointStatus::crash);
    EXPECT_EQ(records.at(1).reason, "killed by signal 6 (Aborted)");
    EXPECT_EQ(records.at(2).status, PointStatus::timeout);
    EXPECT_EQ(records.at(2).reason, "took more than 0.2 s");
    EXPECT_EQ(records.at(3).status, PointStatus::error);
    EXPECT_THAT(records.at(3).reason, HasSubstr("which is not under way"));
    EXPECT_EQ(records.at(4).status, PointStatus::refused);
    EXPECT_THAT(records.at(4).reason, HasSubstr("speaks version 2"));
    EXPECT_EQ(records.at(5).status, PointStatus::ok);
    for (const auto& [point, record] : records) {
        EXPECT_EQ(record.sweep, sweep.id());
        EXPECT_THAT(record.parameters, HasSubstr("platform.memory.level")) << point;
    }
}

TEST_F(Pool, EndsAPointThatTakesTooMuchMemory)
{
    const Sweep small({small_study(scratch_, "{platform.pe_array.rows: [8, 16], memory: 1 MiB}"), {}, {}});
    for (const auto& [point, record] : run(small)) // SystemC's stacks are larger
        EXPECT_EQ(record.status, PointStatus::memory) << record.reason;
    const Sweep large({small_study(scratch_, "{platform.pe_array.rows: [8, 16], memory: 256 MiB}"), {}, {}});
    const auto grabs = [](std::size_t mebibytes) {
        return with([mebibytes](int) {
            const std::vector<std::string> much(mebibytes, std::string(std::size_t{1} << 20, 'x'));
            if (much.size() != mebibytes)
                std::abort();
        });
    };
    for (const auto& [point, record] : run(large, grabs(64)))
        EXPECT_EQ(record.status, PointStatus::ok) << record.reason;
    for (const auto& [point, record] : run(large, grabs(300))) {
        EXPECT_EQ(record.status, PointStatus::memory);
        EXPECT_EQ(record.reason, "more memory than the sweep allows a point");
    }
}

TEST_F(Pool, TriesAgainWhatSomebodyElseKilled)
{
    const Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: [8, 16]}"), {}, {}});
    const auto undisturbed = run(sweep);
    for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGHUP}) {
        const auto records = run(sweep, with([this, signal](int) {
            if (first_time(scratch_, "killed-" + std::to_string(signal)))
                ::kill(::getpid(), signal);
        }));
        EXPECT_TRUE(std::filesystem::exists(scratch_ / ("killed-" + std::to_string(signal))));
        for (const auto& [point, record] : records) {
            EXPECT_EQ(record.status, PointStatus::ok) << signal;
            EXPECT_EQ(record.metrics[Metric::cycles], undisturbed.at(point).metrics[Metric::cycles]);
            EXPECT_EQ(record.metrics[Metric::energy_j], undisturbed.at(point).metrics[Metric::energy_j]);
        }
    }
}

TEST_F(Pool, GivesUpAfterThreeTries)
{
    const Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: [8]}"), {}, {}});
    const auto records = run(sweep, with([this](int) {
        scratch_.write("try-" + std::to_string(::getpid()), "");
        ::raise(SIGKILL);
    }));
    EXPECT_EQ(records.at(0).status, PointStatus::killed);
    EXPECT_EQ(records.at(0).reason, "killed by signal 9 (Killed)");
    const std::filesystem::directory_iterator files{scratch_.folder()};
    EXPECT_EQ(std::count_if(begin(files), end(files),
                  [](const auto& file) { return file.path().filename().string().rfind("try-", 0) == 0; }),
        3);
}

TEST_F(Pool, TellsApartWhatDiesByItsOwnHand)
{
    const Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: [8]}"), {}, {}});
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
        const auto record = run(sweep, with([signal](int) { ::raise(signal); })).at(0);
        EXPECT_EQ(record.status, PointStatus::crash);
        EXPECT_THAT(record.reason, HasSubstr(std::to_string(signal)));
    }
    EXPECT_EQ(
        run(sweep, with([](int) { ::_exit(3); })).at(0).reason, "ended without an answer, exit status 3");
    EXPECT_EQ(run(sweep, with([](int) { throw 7; })).at(0).status, PointStatus::crash);
    EXPECT_EQ(run(sweep, with([](int) { throw std::runtime_error("odd"); })).at(0).reason, "odd");
}

TEST_F(Pool, LosesNoPointOfABatchWhoseProcessIsKilled)
{
    const Sweep sweep({small_study(scratch_, fifty_in_closed_form), {}, {}});
    const auto undisturbed = run(sweep);
    for (const int at : {1, 2, 5, 9}) {
        const auto records = run(sweep, with([this, at](int count) {
            if (count == at && first_time(scratch_, "killed-" + std::to_string(at)))
                ::raise(SIGKILL);
        }));
        EXPECT_TRUE(std::filesystem::exists(scratch_ / ("killed-" + std::to_string(at))));
        for (const auto& [point, record] : records) {
            EXPECT_EQ(record.status, PointStatus::ok);
            EXPECT_EQ(record.metrics[Metric::delay_ms], undisturbed.at(point).metrics[Metric::delay_ms]);
        }
    }
}

TEST_F(Pool, BlamesOfABatchThePointAtWork)
{
    const Sweep sweep({small_study(scratch_, fifty_in_closed_form), {}, {}});
    const auto hash_of_17 = evaluate(sweep, {17, 0}, knows_nothing).hash;
    const auto on_17 = [&hash_of_17](const std::function<void()>& accident) {
        return [&hash_of_17, accident](const PointHash& hash) {
            if (hash == hash_of_17)
                accident();
            return false;
        };
    };
    const std::vector<std::pair<std::function<void()>, PointStatus>> accidents{
        {[] { std::abort(); }, PointStatus::crash}, {[] { ::raise(SIGKILL); }, PointStatus::killed},
        {[] { throw std::bad_alloc{}; }, PointStatus::memory}};
    for (const auto& [accident, status] : accidents)
        for (const auto& [point, record] : run(sweep, on_17(accident)))
            EXPECT_EQ(record.status, point == 17 ? status : PointStatus::ok) << point;
}

TEST_F(Pool, GivesEachPointOfABatchItsOwnTime)
{
    // 50 points of 20 ms in two processes take longer than a point may, and none of them does; one hangs.
    const Sweep sweep({small_study(scratch_,
                           "{evaluate: closed_form, platform.pe_array.rows: 1:10, platform.pe_array.cols: "
                           "2:10:2, timeout: 200 ms}"),
        {}, {}});
    const auto hash_of_17 = evaluate(sweep, {17, 0}, knows_nothing).hash;
    const auto records = run(sweep, [&hash_of_17](const PointHash& hash) {
        ::usleep(hash == hash_of_17 ? 60'000'000 : 20'000);
        return false;
    });
    for (const auto& [point, record] : records)
        EXPECT_EQ(record.status, point == 17 ? PointStatus::timeout : PointStatus::ok) << point;
}

TEST_F(Pool, DoesNotBlameAPointForAPauseOfItsOwn)
{
    // The pool sleeps for longer than a point may take, while processes have their answers ready.
    const Sweep sweep(
        {small_study(scratch_, "{evaluate: closed_form, platform.pe_array.rows: 1:10, timeout: 200 ms}"), {},
            {}});
    ExecutorContext context{sweep};
    context.knows = [](const PointHash&) {
        ::usleep(60'000); // so that one is at work when the pause ends
        return false;
    };
    std::map<std::uint64_t, PointStatus> statuses;
    ProcessPool pool(context, [&](const std::string&, const PointRecord& record) {
        statuses[record.candidate.point] = record.status;
        if (statuses.size() == 1)
            ::usleep(210'000); // a slow disk
    });
    pool.add(candidates_of(sweep));
    while (!pool.idle())
        pool.advance(std::chrono::milliseconds{50});
    EXPECT_THAT(statuses, SizeIs(10));
    for (const auto& [point, status] : statuses)
        EXPECT_EQ(status, PointStatus::ok) << point;
}

TEST_F(Pool, RunsAsManyProcessesAsThereAreWorkers)
{
    const Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: 1:8}"), {}, {}});
    const auto seconds = [&](unsigned workers) {
        const auto began = Clock::now();
        run(sweep, with([](int) { ::usleep(50'000); }), workers);
        return std::chrono::duration<double>(Clock::now() - began).count();
    };
    EXPECT_GT(seconds(1), 0.4); // 8 * 50 ms
    EXPECT_LT(seconds(8), 0.4);
}

TEST_F(Pool, IsClearedOfWhatRunsAndWaits)
{
    const Sweep sweep({small_study(scratch_, "{platform.pe_array.rows: 1:8}"), {}, {}});
    ExecutorContext context{sweep};
    context.workers = 2;
    context.knows = with([this](int) {
        scratch_.write("began-" + std::to_string(::getpid()), "");
        ::sleep(60);
    });
    ProcessPool pool(context, [](const std::string&, const PointRecord&) { FAIL() << "nothing ends"; });
    pool.add(candidates_of(sweep));
    pool.advance(std::chrono::milliseconds{50});
    EXPECT_FALSE(pool.idle());
    EXPECT_EQ(pool.waiting(), 6U);
    const auto began = Clock::now();
    pool.clear();
    EXPECT_TRUE(pool.idle());
    EXPECT_LT(Clock::now() - began, std::chrono::seconds{5});
}

} // namespace
} // namespace pivotsim
