// SPDX-License-Identifier: Apache-2.0
#include "bench/simulated.h"

#include "search/isolated.h"
#include "search/simulate.h"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <systemc>

namespace pivotsim::bench {

void simulate_repeatedly(benchmark::State& state, const Study& study, const Trace& trace)
{
    unsigned long long deltas = 0, cycles = 0, transactions = 0, bytes = 0;
    for ([[maybe_unused]] auto unused : state) {
        const std::string told = in_child([&] {
            const auto begin = std::chrono::steady_clock::now();
            const RunResult result = simulate(study, trace);
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            const MemoryStatistics& memory = result.memory;
            return fmt::format("{} {} {} {} {}", taken.count(), sc_core::sc_delta_count(),
                result.cycles.count, memory.reads + memory.writes, (memory.read + memory.written).count);
        });
        double seconds = 0;
        if (std::sscanf(
                told.c_str(), "%lf %llu %llu %llu %llu", &seconds, &deltas, &cycles, &transactions, &bytes)
            != 5) {
            state.SkipWithError("the child told nothing");
            return;
        }
        state.SetIterationTime(seconds);
    }
    state.counters["deltas"] = static_cast<double>(deltas);
    state.counters["pl_cycles"] = static_cast<double>(cycles);
    state.counters["transactions"] = static_cast<double>(transactions);
    state.counters["bursts"] = static_cast<double>(bytes) / 64;
    state.counters["macs"] = static_cast<double>(trace.macs());
}

} // namespace pivotsim::bench
