// SPDX-License-Identifier: Apache-2.0
#include "models/memory/sram/sram.h"

#include "base/diagnostics.h"
#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// A writer and a reader on one SRAM of 8 KiB with one stream.
struct Fifo {
    PayloadPool pool;
    CountingProbe probe;
    Clock clock{Frequency{125'000'000}};
    Initiator writer{"writer", pool}, reader{"reader", pool};
    ProtocolChecker fill{"fill"}, drain{"drain"};
    Sram sram;

    explicit Fifo(const SramConfig& config = {}, Bytes share = 8192)
        : sram("sram", config, {{"stream", share}}, clock, probe)
    {
        writer.socket().bind(fill.in);
        fill.out.bind(sram.stream(0).fill);
        reader.socket().bind(drain.in);
        drain.out.bind(sram.stream(0).drain);
    }

    void run()
    {
        run_kernel();
        EXPECT_EQ(fill.violations(), std::vector<std::string>{});
        EXPECT_EQ(drain.violations(), std::vector<std::string>{});
    }
};

SramConfig narrow(std::uint64_t width, std::uint32_t ports)
{
    SramConfig config;
    config.width = PortWidth{width};
    config.ports = ports;
    return config;
}

TEST(Sram, AReadWaitsUntilItsPieceHasBeenWritten)
{
    Fifo bench(narrow(16, 2));
    bench.reader.add(tlm::TLM_READ_COMMAND, 0, 4096);
    bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 4096);
    bench.run();
    // 256 beats in, then 256 beats out
    EXPECT_EQ(bench.writer.done().front().when, ns(256 * 8));
    EXPECT_EQ(bench.reader.done().front().when, ns(512 * 8));
    EXPECT_TRUE(bench.sram.empty());
}

TEST(Sram, AWriteWithoutSpaceWaitsUntilAPieceHasLeft)
{
    Fifo bench;
    for (int i = 0; i < 3; ++i)
        bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 4096);
    run_kernel();
    EXPECT_EQ(bench.writer.done().size(), 2U) << "two halves are full";
    bench.reader.add(tlm::TLM_READ_COMMAND, 0, 4096);
    bench.run();
    EXPECT_EQ(bench.writer.done().size(), 3U);
    EXPECT_EQ(bench.sram.peak_occupancy().count, 8192U);
}

TEST(Sram, TwoHalvesLetOneBeFilledWhileTheOtherIsDrained)
{
    Fifo bench(narrow(16, 2));
    for (int i = 0; i < 8; ++i) {
        bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 4096);
        bench.reader.add(tlm::TLM_READ_COMMAND, 0, 4096);
    }
    bench.run();
    // 16 accesses of 256 beats over two ports, which are never idle: both halves are filled at once first.
    EXPECT_EQ(bench.reader.done().back().when, ns(16 / 2 * 256 * 8));
}

TEST(Sram, OnePortServesOneSideAtATime)
{
    Fifo bench(narrow(16, 1));
    for (int i = 0; i < 8; ++i) {
        bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 4096);
        bench.reader.add(tlm::TLM_READ_COMMAND, 0, 4096);
    }
    bench.run();
    EXPECT_EQ(bench.reader.done().back().when, ns(16 * 256 * 8));
}

TEST(Sram, APieceLargerThanTheShareMayPassWhenItIsEmpty)
{
    Fifo bench;
    bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 100'000);
    bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 100'000);
    run_kernel();
    EXPECT_EQ(bench.writer.done().size(), 1U);
    bench.reader.add(tlm::TLM_READ_COMMAND, 0, 100'000);
    bench.run();
    EXPECT_EQ(bench.writer.done().size(), 2U);
    EXPECT_LE(bench.sram.peak_occupancy(), bench.sram.capacity());
}

TEST(Sram, KeepsThePiecesInOrderAndLosesNoByte)
{
    Fifo bench(narrow(8, 2));
    std::uint64_t bytes = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const std::uint64_t length = i * 131 % 4096 + 1;
        bench.writer.add(tlm::TLM_WRITE_COMMAND, i, length);
        bench.reader.add(tlm::TLM_READ_COMMAND, i, length); // another length would be an error
        bytes += length;
    }
    bench.run();
    EXPECT_EQ(bench.sram.stream(0).filled().count, bytes);
    EXPECT_EQ(bench.sram.stream(0).drained().count, bytes);
    EXPECT_EQ(bench.sram.moved().count, 2 * bytes);
    EXPECT_EQ(bench.pool.in_use(), 0U);
}

TEST(Sram, RefusesAReadOfAnotherLengthThanWasWritten)
{
    Fifo bench;
    bench.writer.add(tlm::TLM_WRITE_COMMAND, 0, 100);
    bench.reader.add(tlm::TLM_READ_COMMAND, 0, 99);
    EXPECT_THROW(run_kernel(), sc_core::sc_report);
}

TEST(Sram, RefusesSharesThatExceedIt)
{
    PayloadPool pool;
    CountingProbe probe;
    const Clock clock{Frequency{125'000'000}};
    EXPECT_THROW(Sram("sram", SramConfig{}, {{"a", 8000}, {"b", 193}}, clock, probe), SimulationError);
}

} // namespace
} // namespace pivotsim
