// SPDX-License-Identifier: Apache-2.0
#include "tlm/dma.h"

#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

struct Channel {
    PayloadPool pool;
    CountingProbe probe;
    Target from, to;
    ProtocolChecker source{"source"}, sink{"sink"};
    Dma dma;
    std::vector<Movement> movements;
    std::size_t next = 0;
    bool drained = false;

    Channel(
        sc_core::sc_time read, sc_core::sc_time write, std::uint32_t outstanding, std::size_t depth = 1000)
        : from("from", read, depth), to("to", write, depth), dma("dma", outstanding, pool, probe)
    {
        dma.source().bind(source.in);
        source.out.bind(from.in);
        dma.sink().bind(sink.in);
        sink.out.bind(to.in);
    }

    void add(std::uint64_t bytes, std::uint64_t accumulated = 0)
    {
        Movement movement;
        movement.source_address = movement.sink_address = movements.size();
        movement.read = movement.written = bytes;
        movement.accumulated = accumulated;
        movements.push_back(movement);
    }

    void run()
    {
        dma.start(
            [this](Movement& movement) {
                if (next == movements.size())
                    return false;
                movement = movements[next++];
                return true;
            },
            [this] { drained = true; });
        run_kernel();
        EXPECT_TRUE(drained);
        EXPECT_TRUE(dma.idle());
        EXPECT_EQ(source.violations(), std::vector<std::string>{});
        EXPECT_EQ(sink.violations(), std::vector<std::string>{});
        EXPECT_EQ(pool.in_use(), 0U);
    }
};

TEST(Dma, WritesWhatItReadsInTheSameOrder)
{
    Channel bench(ns(20), ns(5), 3);
    for (std::uint64_t i = 1; i <= 50; ++i)
        bench.add(i);
    bench.run();
    EXPECT_EQ(bench.to.lengths, bench.from.lengths);
    EXPECT_EQ(bench.to.addresses, bench.from.addresses);
    EXPECT_EQ(bench.dma.bytes_read(), bench.dma.bytes_written());
    EXPECT_EQ(bench.dma.bytes_read().count, 50U * 51 / 2);
}

TEST(Dma, OneMovementAtATimePaysBothLatencies)
{
    Channel bench(ns(20), ns(5), 1);
    for (int i = 0; i < 10; ++i)
        bench.add(64);
    bench.run();
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(10 * (20 + 5)));
}

TEST(Dma, OutstandingMovementsHideTheLatency)
{
    Channel bench(ns(20), ns(5), 4);
    for (int i = 0; i < 40; ++i)
        bench.add(64);
    bench.run();
    EXPECT_EQ(bench.from.most_open, 4U);
    // Four movements every 25 ns
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(40 / 4 * 25));
}

TEST(Dma, TakesNoTimeAndFewEventsWhereNothingMakesItWait)
{
    Channel bench(sc_core::SC_ZERO_TIME, sc_core::SC_ZERO_TIME, 2);
    for (int i = 0; i < 1000; ++i)
        bench.add(64);
    const std::uint64_t before = sc_core::sc_delta_count();
    bench.run();
    EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::SC_ZERO_TIME);
    EXPECT_LE(sc_core::sc_delta_count() - before, 5U);
}

TEST(Dma, ReadsPartialSumsBackBeforeItWritesTheirSum)
{
    Channel bench(ns(1), ns(10), 2);
    bench.add(256, 256);
    bench.add(128);
    bench.run();
    EXPECT_EQ(bench.to.lengths, (std::vector<std::uint64_t>{256, 256, 128}));
    EXPECT_EQ(bench.to.addresses, (std::vector<std::uint64_t>{0, 0, 1}));
}

/// A fold's sums: read back while those before them are written, but never before they are there.
TEST(Dma, ReadsSumsAheadButNotBeforeTheyAreWritten)
{
    Channel ahead(ns(1), ns(10), 4);
    for (int i = 0; i < 4; ++i) {
        ahead.add(256, 256);
        ahead.movements.back().accumulated_address = 100 + ahead.movements.size();
    }
    ahead.run();
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(1 + 10 + 10)) << "four reads side by side, then four writes";
}

TEST(Dma, WaitsForSumsThatAreStillOnTheirWay)
{
    Channel same(ns(1), ns(10), 4);
    same.add(256);
    same.add(256, 256);
    same.movements.back().accumulated_address = same.movements.front().sink_address;
    same.run();
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(1 + 10 + 10 + 10)) << "write, read back, write";
}

TEST(Dma, WaitsForASinkThatRefuses)
{
    Channel bench(ns(1), ns(10), 8, 1);
    for (int i = 0; i < 20; ++i)
        bench.add(64);
    bench.run();
    EXPECT_EQ(bench.to.most_open, 1U);
    EXPECT_EQ(sc_core::sc_time_stamp(), ns(1 + 20 * 10));
}

TEST(Dma, CanBeStartedAgainAfterItHasDrained)
{
    Channel bench(ns(3), ns(2), 2);
    bench.add(64);
    bench.run();
    bench.drained = false;
    bench.add(64);
    bench.run();
    EXPECT_EQ(bench.dma.bytes_written().count, 128U);
}

} // namespace
} // namespace pivotsim
