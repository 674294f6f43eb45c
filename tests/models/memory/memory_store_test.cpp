// SPDX-License-Identifier: Apache-2.0
// Data that a memory holds, by all ways in and out.
#include "models/memory/memory_store.h"

#include "base/choice.h"
#include "base/diagnostics.h"
#include "models/memory/dram/dram_config.h"
#include "models/memory/memory_level.h"
#include "tests/tlm/bench.h"
#include "tlm/kernel.h"

#include <gtest/gtest.h>
#include <numeric>

namespace pivotsim::test {
namespace {

std::vector<unsigned char> counting(std::size_t length)
{
    std::vector<unsigned char> bytes(length);
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(7));
    return bytes;
}

TEST(MemoryStore, HoldsWhatWasWrittenAcrossPagesAndIsZeroElsewhere)
{
    MemoryStore store;
    const auto written = counting(10'000);
    store.write(4090, written.data(), written.size());
    std::vector<unsigned char> read(written.size() + 20, 0xff);
    store.read(4080, read.data(), read.size());
    for (std::size_t i = 0; i < read.size(); ++i)
        EXPECT_EQ(read[i], i < 10 || i >= 10 + written.size() ? 0 : written[i - 10]) << i;
    EXPECT_EQ(store.allocated(), Bytes{4 * 4096}) << "pages that were touched";
}

struct Host : sc_core::sc_module {
    tlm_utils::simple_initiator_socket<Host> socket{"socket"};

    explicit Host(sc_core::sc_module_name name) : sc_module(name) { }
};

class Level : public testing::TestWithParam<const char*> {
protected:
    CountingProbe probe;
    PayloadPool pool;
    std::unique_ptr<MemoryLevel> memory = create<MemoryLevel>(choice(), "dram", probe);
    Host host{"host"};
    tlm_utils::simple_initiator_socket<Host>& socket = host.socket;

    Level() { socket.bind(memory->port()); }

    static Choice<MemoryLevel> choice()
    {
        if (std::string{GetParam()} == "ideal")
            return {"ideal", Value::map()};
        return {GetParam(), DramConfig::fields().write(DramConfig{})};
    }
    unsigned int debug(tlm::tlm_command command, std::uint64_t address, std::vector<unsigned char>& data)
    {
        tlm::tlm_generic_payload payload;
        payload.set_command(command);
        payload.set_address(address);
        payload.set_data_length(static_cast<unsigned>(data.size()));
        payload.set_data_ptr(data.data());
        return socket->transport_dbg(payload);
    }
};

TEST_P(Level, DebugAccessAndPreloadsSeeTheSameBytes)
{
    run_kernel(); // sockets are bound now
    auto bytes = counting(5000);
    memory->preload(123'456, bytes.data(), bytes.size());
    std::vector<unsigned char> read(5000);
    EXPECT_EQ(debug(tlm::TLM_READ_COMMAND, 123'456, read), 5000U);
    EXPECT_EQ(read, bytes);
    auto patch = counting(3);
    EXPECT_EQ(debug(tlm::TLM_WRITE_COMMAND, 123'457, patch), 3U);
    EXPECT_EQ(debug(tlm::TLM_READ_COMMAND, 123'456, read), 5000U);
    EXPECT_EQ(read[0], bytes[0]);
    EXPECT_EQ(read[1], patch[0]);
    EXPECT_EQ(memory->statistics().read, Bytes{}) << "debug access is no traffic";
}

TEST_P(Level, RefusesWhatLiesBeyondItsEnd)
{
    run_kernel();
    const std::uint64_t end = memory->capacity().count;
    auto bytes = counting(64);
    EXPECT_EQ(debug(tlm::TLM_READ_COMMAND, end - 63, bytes), 0U);
    EXPECT_EQ(debug(tlm::TLM_READ_COMMAND, ~std::uint64_t{0} - 8, bytes), 0U);
    EXPECT_EQ(debug(tlm::TLM_READ_COMMAND, end - 64, bytes), 64U);
    EXPECT_THROW(memory->preload(end - 63, bytes.data(), bytes.size()), SimulationError);
}

TEST_P(Level, BlockingTransportMovesDataAndTakesTime)
{
    sc_core::sc_spawn([this] {
        auto bytes = counting(300);
        std::vector<unsigned char> read(300);
        sc_core::sc_time write_delay, read_delay;
        Payload& write = pool.acquire(tlm::TLM_WRITE_COMMAND, 1000, 300);
        write.set_data_ptr(bytes.data());
        socket->b_transport(write, write_delay);
        sc_core::wait(write_delay);
        Payload& back = pool.acquire(tlm::TLM_READ_COMMAND, 1000, 300);
        back.set_data_ptr(read.data());
        socket->b_transport(back, read_delay);
        EXPECT_TRUE(back.is_response_ok());
        EXPECT_EQ(read, bytes);
        if (std::string{GetParam()} != "ideal") {
            const DramConfig dram;
            EXPECT_GE(write_delay,
                to_time(dram.request_latency.counted
                        ? Duration{dram.request_latency.amount * dram.timing.tck.femtoseconds}
                        : Duration{}));
            // Open row, six bursts (1000-1300 touches as many), one bank group.
            const DramTimingConfig& t = dram.timing;
            const std::uint64_t clocks
                = dram.request_latency.amount + dram.policy.frontend + t.cl.amount + 4 + 5 * t.tccd_l.amount;
            EXPECT_NEAR(static_cast<double>(picoseconds(read_delay)), static_cast<double>(clocks) * 937.5,
                40 * 937.5);
        }
        write.release();
        back.release();
    });
    run_kernel();
    EXPECT_EQ(memory->statistics().written, Bytes{300});
    EXPECT_EQ(memory->statistics().read, Bytes{300});
}

INSTANTIATE_TEST_SUITE_P(All, Level, testing::Values("ideal", "fast", "detailed"),
    [](const auto& level) { return std::string{level.param}; });

} // namespace
} // namespace pivotsim::test
