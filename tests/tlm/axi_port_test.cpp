// SPDX-License-Identifier: Apache-2.0
#include "tlm/axi_port.h"

#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>
#include <numeric>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr Frequency pl{125'000'000}; // 8 ns

struct Port {
    PayloadPool pool;
    CountingProbe probe;
    Clock clock{pl};
    Initiator initiator{"initiator", pool};
    ProtocolChecker upstream{"upstream"}, downstream{"downstream"};
    AxiPort port;
    Target memory;

    Port(const AxiPortSettings& settings, sc_core::sc_time latency, std::size_t depth = 1000)
        : port("port", settings, clock, pool, probe), memory("memory", latency, depth)
    {
        initiator.socket().bind(upstream.in);
        upstream.out.bind(port.in);
        port.out().bind(downstream.in);
        downstream.out.bind(memory.in);
    }

    void run()
    {
        run_kernel();
        EXPECT_EQ(upstream.violations(), std::vector<std::string>{});
        EXPECT_EQ(downstream.violations(), std::vector<std::string>{});
        EXPECT_EQ(upstream.in_flight() + downstream.in_flight(), 0U);
        EXPECT_EQ(pool.in_use(), 0U);
    }
};

TEST(AxiPort, CutsATransactionOfAnyLengthIntoBursts)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(100));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 1000); // bursts of 256 bytes
    bench.run();
    EXPECT_EQ(bench.memory.lengths, (std::vector<std::uint64_t>{256, 256, 256, 232}));
    EXPECT_EQ(bench.memory.addresses, (std::vector<std::uint64_t>{0, 256, 512, 768}));
    EXPECT_EQ(bench.port.bytes_read().count, 1000U);
}

TEST(AxiPort, NoBurstCrossesA4KiBBoundary)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(100));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 4096 - 300, 700);
    bench.run();
    EXPECT_EQ(bench.memory.addresses, (std::vector<std::uint64_t>{3796, 4052, 4096, 4352}));
    EXPECT_EQ(bench.memory.lengths, (std::vector<std::uint64_t>{256, 44, 256, 144}));
}

TEST(AxiPort, ALongReadMovesOneBeatACycle)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(80));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 64 * 1024);
    bench.run();
    // 80 ns until the first burst is there, then 4096 beats of 8 ns
    EXPECT_EQ(bench.initiator.done().front().when, ns(80 + 4096 * 8));
}

TEST(AxiPort, ALongWriteMovesOneBeatACycleAndEndsWithTheLastAnswer)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(80));
    bench.initiator.add(tlm::TLM_WRITE_COMMAND, 0, 64 * 1024);
    bench.run();
    EXPECT_EQ(bench.initiator.done().front().when, ns(4096 * 8 + 80));
}

TEST(AxiPort, OutstandingBurstsBoundTheBandwidthOfALongLatency)
{
    // Little's law: 2 bursts of 256 bytes per 1000 ns + their 128 ns on the wire, whatever the width
    Port bench({PortWidth{16}, 16, 2, 0}, ns(1000));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 64 * 1024);
    bench.run();
    EXPECT_EQ(bench.memory.most_open, 2U);
    const double seconds = bench.initiator.done().front().when.to_seconds();
    const double bound = 2 * 256 / 1128e-9;
    EXPECT_LE(64 * 1024 / seconds, bound * 1.001);
    EXPECT_GE(64 * 1024 / seconds, bound * 0.97);
}

TEST(AxiPort, ReadsAndWritesDoNotDisturbEachOther)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(80));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 16 * 1024);
    bench.initiator.add(tlm::TLM_WRITE_COMMAND, 64 * 1024, 16 * 1024);
    bench.run();
    for (const auto& done : bench.initiator.done())
        EXPECT_EQ(done.when, ns(80 + 1024 * 8));
}

TEST(AxiPort, TransactionsOfOneDirectionFollowEachOtherWithoutAGap)
{
    Port bench({PortWidth{16}, 16, 8, 0}, ns(80));
    for (std::uint64_t i = 0; i < 10; ++i)
        bench.initiator.add(tlm::TLM_READ_COMMAND, i * 4096, 4096);
    bench.run();
    ASSERT_EQ(bench.initiator.done().size(), 10U);
    EXPECT_EQ(bench.initiator.done().back().when, ns(80 + 10 * 256 * 8));
}

TEST(AxiPort, TheRequestPathDelaysEveryBurst)
{
    Port bench({PortWidth{16}, 16, 8, 5}, ns(80));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 256);
    bench.run();
    EXPECT_EQ(bench.initiator.done().front().when, ns(5 * 8 + 80 + 16 * 8));
}

TEST(AxiPort, AnUnlimitedPortIsAWire)
{
    Port bench({PortWidth{}, 16, 8, 0}, ns(80));
    bench.initiator.add(tlm::TLM_READ_COMMAND, 0, 1 << 20);
    bench.run();
    EXPECT_EQ(bench.initiator.done().front().when, ns(80));
    EXPECT_EQ(bench.memory.lengths, std::vector<std::uint64_t>{1 << 20});
}

TEST(AxiPort, KeepsEveryByteUnderAMemoryThatRefuses)
{
    Port bench({PortWidth{16}, 4, 3, 2}, ns(33), 1);
    std::uint64_t sent = 0;
    for (std::uint64_t i = 1; i <= 60; ++i) {
        const std::uint64_t length = i * 37 % 701 + 1;
        bench.initiator.add(i % 3 ? tlm::TLM_READ_COMMAND : tlm::TLM_WRITE_COMMAND, i, length);
        sent += length;
    }
    bench.run();
    EXPECT_EQ(bench.initiator.done().size(), 60U);
    EXPECT_EQ(
        std::accumulate(bench.memory.lengths.begin(), bench.memory.lengths.end(), std::uint64_t{0}), sent);
    EXPECT_EQ((bench.port.bytes_read() + bench.port.bytes_written()).count, sent);
}

} // namespace
} // namespace pivotsim
