// SPDX-License-Identifier: Apache-2.0
// A memory level behind its TLM socket: bursts a second for a stream of payloads, four under way.
#include "base/choice.h"
#include "models/memory/memory_level.h"
#include "search/isolated.h"
#include "search/memory_file.h"
#include "tlm/alarm.h"
#include "tlm/kernel.h"
#include "tlm/payload_pool.h"
#include "tlm/requester.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>

namespace pivotsim::bench {
namespace {

constexpr std::uint64_t burst_bytes = 64, streamed = std::uint64_t{64} << 20;

struct Silence final : Probe {
    TrackId add_track(const std::string&, TrackKind, std::uint64_t) override { return 0; }
    void slice(TrackId, const Slice&) override { }
    void level(TrackId, sc_core::sc_time, std::uint64_t) override { }
    void macs(TrackId, OperatorId, std::uint64_t) override { }
};

/// Reads `streamed` bytes, `length` at a time.
class Stream : public sc_core::sc_module {
public:
    Stream(sc_core::sc_module_name name, std::uint64_t length) : sc_module(name), length_(length)
    {
        alarm_.soon();
    }

    tlm_utils::simple_initiator_socket<Requester>& socket() { return requester_.socket; }

private:
    void pump()
    {
        constexpr unsigned most_open = 4;
        while (next_ < streamed && open_ < most_open && requester_.ready()) {
            Payload& payload = pool_.acquire(tlm::TLM_READ_COMMAND, next_, length_);
            next_ += length_;
            ++open_;
            if (requester_.send(payload))
                answered(payload);
        }
    }
    void answered(Payload& payload)
    {
        payload.release();
        --open_;
    }

    const std::uint64_t length_;
    std::uint64_t next_ = 0;
    unsigned open_ = 0;
    PayloadPool pool_;
    Alarm alarm_{"pump", [this] { pump(); }};
    Requester requester_{"out",
        {[this](Payload&) { alarm_.soon(); },
            [this](Payload& payload) {
                answered(payload);
                alarm_.soon();
            }}};
};

std::string stream(const std::string& level, std::uint64_t length)
{
    const DramConfig config = load_memory("memories/ddr4_2133p_reference.yaml", {});
    Silence probe;
    const Choice<MemoryLevel> choice{level, DramConfig::fields().write(config)};
    const auto memory = create<MemoryLevel>(choice, "dram", probe);
    Stream initiator("stream", length);
    initiator.socket().bind(memory->port());
    const auto begin = std::chrono::steady_clock::now();
    run_kernel();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    return fmt::format("{} {} {}", taken.count(), sc_core::sc_delta_count(), memory->statistics().reads);
}

void tlm(benchmark::State& state, const char* level)
{
    const auto length = static_cast<std::uint64_t>(state.range(0));
    unsigned long long deltas = 0, reads = 0;
    double seconds = 0, total = 0;
    for ([[maybe_unused]] auto unused : state) {
        const std::string told = in_child([&] { return stream(level, length); });
        if (std::sscanf(told.c_str(), "%lf %llu %llu", &seconds, &deltas, &reads) != 3
            || reads * length != streamed)
            return state.SkipWithError("the stream was not read");
        state.SetIterationTime(seconds);
        total += seconds;
    }
    const double bursts = static_cast<double>(state.iterations()) * (streamed / burst_bytes);
    state.counters["bursts/s"] = bursts / total;
    state.counters["deltas"] = static_cast<double>(deltas);
}

BENCHMARK_CAPTURE(tlm, detailed, "detailed")
    ->Arg(64)
    ->Arg(256)
    ->Arg(4096)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tlm, fast, "fast")
    ->Arg(64)
    ->Arg(256)
    ->Arg(4096)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
