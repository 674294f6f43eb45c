// SPDX-License-Identifier: Apache-2.0
#include "tlm/controller_port.h"

#include "tests/tlm/bench.h"
#include "tlm/arbiter.h"
#include "tlm/axi_port.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

constexpr Bandwidth axi{2'000'000'000}; // 16 bytes at 125 MHz
constexpr std::uint64_t length = 64 * 1024; // 32,768 ns of an AXI port

/// AXI ports that meet in one port of the controller, the memory behind it.
struct Meeting {
    PayloadPool pool;
    CountingProbe probe;
    Clock clock{Frequency{125'000'000}};
    std::vector<std::unique_ptr<Initiator>> initiators;
    std::vector<std::unique_ptr<AxiPort>> ports;
    std::vector<std::unique_ptr<ProtocolChecker>> checkers;
    Arbiter arbiter;
    ControllerPort shared;
    Target memory;

    Meeting(std::size_t count, Bandwidth bandwidth, std::size_t depth = 1000)
        : arbiter("arbiter", count, 1), shared("xpi", bandwidth, axi, probe), memory("memory", ns(80), depth)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const std::string number = std::to_string(i);
            initiators.push_back(std::make_unique<Initiator>(("initiator" + number).c_str(), pool));
            ports.push_back(std::make_unique<AxiPort>(
                ("hp" + number).c_str(), AxiPortSettings{PortWidth{16}, 16, 8, 10}, clock, pool, probe));
            initiators.back()->socket().bind(ports.back()->in);
            checked(ports.back()->out(), arbiter.in(i));
        }
        checked(arbiter.out(0), shared.in);
        checked(shared.out(), memory.in);
    }

    void checked(tlm::tlm_initiator_socket<>& from, tlm::tlm_target_socket<>& to)
    {
        checkers.push_back(
            std::make_unique<ProtocolChecker>(("checker" + std::to_string(checkers.size())).c_str()));
        from.bind(checkers.back()->in);
        checkers.back()->out.bind(to);
    }

    /// Nanoseconds until everything is done.
    double run()
    {
        run_kernel();
        for (const auto& checker : checkers)
            EXPECT_EQ(checker->violations(), std::vector<std::string>{});
        EXPECT_EQ(pool.in_use(), 0U);
        double last = 0;
        for (const auto& initiator : initiators)
            for (const auto& done : initiator->done())
                last = std::max(last, done.when.to_seconds() * 1e9);
        return last;
    }
};

constexpr double path = 10 * 8 + 80; // request path and memory

TEST(ControllerPort, AFastOneCostsALonePortNothing)
{
    Meeting meeting(1, Bandwidth{8'528'000'000});
    meeting.initiators[0]->add(tlm::TLM_READ_COMMAND, 0, length);
    EXPECT_DOUBLE_EQ(meeting.run(), path + length / 2.0);
    // The memory answers the first eight bursts at once, and they leave one after the other: ahead of their
    // time.
    EXPECT_LE(meeting.shared.held_up(false).total(), ns(8 * 256 / 8.528));
}

TEST(ControllerPort, ASlowOneIsWhatAPortGets)
{
    Meeting meeting(1, Bandwidth{1'000'000'000});
    meeting.initiators[0]->add(tlm::TLM_READ_COMMAND, 0, length);
    const double end = meeting.run();
    EXPECT_GE(end, path + length / 1.0);
    EXPECT_LE(end, path + length / 1.0 + 16);
    EXPECT_GE(meeting.shared.held_up(false).total(), ns(length / 1.0 - length / 2.0));
}

TEST(ControllerPort, TwoReadersShareItsBandwidth)
{
    Meeting meeting(2, Bandwidth{2'000'000'000});
    for (const std::uint64_t i : {0, 1})
        meeting.initiators[i]->add(tlm::TLM_READ_COMMAND, i << 20, length);
    const double end = meeting.run();
    EXPECT_GE(end, path + 2 * length / 2.0);
    EXPECT_LE(end, path + 2 * length / 2.0 + 3 * 128);
    const double first = meeting.initiators[0]->done().front().when.to_seconds() * 1e9;
    EXPECT_GT(first, 0.95 * end) << "neither is served before the other";
}

TEST(ControllerPort, TwoWritersShareItsBandwidth)
{
    Meeting meeting(2, Bandwidth{2'000'000'000});
    for (const std::uint64_t i : {0, 1})
        meeting.initiators[i]->add(tlm::TLM_WRITE_COMMAND, i << 20, length);
    const double end = meeting.run();
    EXPECT_GE(end, path + 2 * length / 2.0);
    EXPECT_LE(end, path + 2 * length / 2.0 + 3 * 128);
}

TEST(ControllerPort, ReadsAndWritesHaveWiresOfTheirOwn)
{
    Meeting meeting(2, Bandwidth{2'000'000'000});
    meeting.initiators[0]->add(tlm::TLM_READ_COMMAND, 0, length);
    meeting.initiators[1]->add(tlm::TLM_WRITE_COMMAND, 1 << 20, length);
    EXPECT_LE(meeting.run(), path + length / 2.0 + 128);
}

TEST(ControllerPort, KeepsTheProtocolInFrontOfAMemoryThatRefuses)
{
    Meeting meeting(3, Bandwidth{3'000'000'000}, 2);
    for (const std::uint64_t i : {0, 1, 2})
        for (const auto command : {tlm::TLM_READ_COMMAND, tlm::TLM_WRITE_COMMAND})
            meeting.initiators[i]->add(command, i << 20, length / 4);
    EXPECT_GT(meeting.run(), 3 * (length / 4) / 3.0);
    EXPECT_EQ(meeting.memory.most_open, 2U);
    std::uint64_t bytes = 0;
    for (const std::uint64_t burst : meeting.memory.lengths)
        bytes += burst;
    EXPECT_EQ(bytes, 6U * (length / 4));
}

TEST(ControllerPort, WithoutABoundItIsAWire)
{
    Meeting meeting(2, Bandwidth{});
    for (const std::uint64_t i : {0, 1})
        meeting.initiators[i]->add(tlm::TLM_READ_COMMAND, i << 20, length);
    EXPECT_DOUBLE_EQ(meeting.run(), path + length / 2.0);
}

} // namespace
} // namespace pivotsim
