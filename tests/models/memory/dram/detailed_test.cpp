// SPDX-License-Identifier: Apache-2.0
// The channel behind its socket must be the channel: running ahead of simulated time may not show.
#include "base/choice.h"
#include "models/memory/dram/dram_channel.h"
#include "models/memory/memory_level.h"
#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>

namespace pivotsim::test {
namespace {

constexpr std::uint64_t tck_fs = 937'500;

DramConfig without_refresh(std::uint64_t request_latency)
{
    DramConfig config;
    config.policy.refresh = false;
    config.request_latency = DramTime::clocks(request_latency);
    return config;
}

struct Socket {
    PayloadPool pool;
    CountingProbe probe;
    Initiator initiator{"initiator", pool};
    ProtocolChecker checker{"checker"};
    std::unique_ptr<MemoryLevel> memory;

    explicit Socket(const DramConfig& config)
        : memory(create<MemoryLevel>(
            Choice<MemoryLevel>{"detailed", DramConfig::fields().write(config)}, "dram", probe))
    {
        initiator.socket().bind(checker.in);
        checker.out.bind(memory->port());
    }

    /// When the last answer came.
    std::uint64_t run()
    {
        run_kernel();
        EXPECT_EQ(checker.violations(), std::vector<std::string>{});
        EXPECT_EQ(pool.in_use(), 0U);
        sc_core::sc_time last;
        for (const auto& done : initiator.done())
            last = std::max(last, done.when);
        return picoseconds(last);
    }
};

/// The last data beat of reads that are offered one burst a clock from clock `first` on.
DramCycle by_itself(const DramConfig& config, const std::vector<std::uint64_t>& addresses, DramCycle first)
{
    DramChannel channel(config);
    DramCycle accepted = first - 1, freed = 0, last = 0;
    std::size_t next = 0;
    while (next < addresses.size() || !channel.empty()) {
        const bool room = next < addresses.size() && channel.can_accept(false);
        const DramCycle arrival = room ? std::max(accepted + 1, freed) : DramChannel::never;
        const DramCycle at = channel.step(arrival);
        if (at < 0) {
            channel.submit(0, addresses[next++], false, accepted = arrival);
            continue;
        }
        for (const DramCompletion& completion : channel.completions()) {
            freed = at;
            last = std::max(last, completion.done);
        }
        channel.completions().clear();
    }
    return last;
}

struct Shape {
    std::uint64_t payload, stride, latency;
};

class DetailedMemory : public testing::TestWithParam<Shape> { };

TEST_P(DetailedMemory, TakesAsLongAsTheChannelByItself)
{
    const auto [payload, stride, latency] = GetParam();
    const DramConfig config = without_refresh(latency);
    Socket bench(config);
    std::vector<std::uint64_t> bursts;
    for (std::uint64_t i = 0; i < 500; ++i) {
        bench.initiator.add(tlm::TLM_READ_COMMAND, i * stride, payload);
        for (std::uint64_t byte = 0; byte < payload; byte += 64)
            bursts.push_back(i * stride + byte);
    }
    const auto last = static_cast<std::uint64_t>(by_itself(config, bursts, static_cast<DramCycle>(latency)));
    EXPECT_EQ(bench.run(), ceil_div(last * tck_fs, 1000));
    EXPECT_EQ(bench.initiator.done().size(), 500U);
    EXPECT_EQ(bench.probe.bytes, 500 * payload);
    EXPECT_EQ(bench.memory->statistics().read.count, 500 * payload);
}

INSTANTIATE_TEST_SUITE_P(Shapes, DetailedMemory,
    testing::Values(Shape{64, 64, 64}, Shape{64, 64, 1}, Shape{64, 65536, 64}, Shape{64, 65536, 1},
        Shape{256, 4096, 64}, Shape{256, 4096, 7}, Shape{4096, 4096, 64}, Shape{4096, 4096, 1000}));

TEST(DetailedMemory, AnswersReadsAndWritesOfAnyLength)
{
    Socket bench(DramConfig{});
    std::uint64_t bytes = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const std::uint64_t length = 1 + i * 977 % 9000;
        bench.initiator.add(i % 3 == 0 ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND, i * 12345, length);
        bytes += length;
    }
    const double seconds = static_cast<double>(bench.run()) * 1e-12;
    EXPECT_EQ(bench.initiator.done().size(), 300U);
    const MemoryStatistics statistics = bench.memory->statistics();
    EXPECT_EQ((statistics.read + statistics.written).count, bytes);
    EXPECT_EQ(statistics.writes, 100U);
    EXPECT_LT(
        static_cast<double>(bytes) / seconds, static_cast<double>(bench.memory->peak().bytes_per_second));
}

} // namespace
} // namespace pivotsim::test
