// SPDX-License-Identifier: Apache-2.0
// The DDR4 channel by itself: bursts a second, one core.
#include "search/memory_file.h"
#include "search/play_memory.h"

#include <benchmark/benchmark.h>

namespace pivotsim::bench {
namespace {

void dram(benchmark::State& state, const char* pattern, DramLevel level)
{
    constexpr std::uint64_t requests = 1 << 18, refresh_interval = 7'800'000'000;
    const DramConfig memory = load_memory("memories/ddr4_2133p_reference.yaml", {});
    const MemoryTraffic traffic = memory_pattern(pattern, requests, refresh_interval);
    std::uint64_t bursts = 0;
    for (auto _ : state)
        bursts += play(memory, traffic, level).bursts;
    state.counters["bursts/s"] = benchmark::Counter(static_cast<double>(bursts), benchmark::Counter::kIsRate);
}

BENCHMARK_CAPTURE(dram, fast_seq_rd, "seq_rd", DramLevel::fast)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, fast_rand_rd, "rand_rd", DramLevel::fast)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, detailed_seq_rd, "seq_rd", DramLevel::detailed)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, detailed_seq_rd_2GBps, "seq_rd_2GBps", DramLevel::detailed)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, detailed_rw_seq_4k, "rw_seq_4k", DramLevel::detailed)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, detailed_stride_64k, "stride_64k", DramLevel::detailed)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(dram, detailed_rand_rd, "rand_rd", DramLevel::detailed)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
