// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_channel.h"
#include "workloads/memory_traffic.h"

namespace pivotsim {

/// What a memory made of some traffic. Latencies of reads, from acceptance by the controller to the last data
/// beat.
struct MemoryRun {
    std::uint64_t requests = 0, bytes = 0, bursts = 0;
    double sim_time_ns = 0; ///< of the last data beat
    double bandwidth_gbps = 0; ///< 1e9 bytes per second, reads and writes
    std::uint64_t reads = 0;
    double avg_read_latency_ns = 0, min_read_latency_ns = 0, max_read_latency_ns = 0;
    double p50 = 0, p95 = 0, p99 = 0; ///< ns
    DramStatistics dram;
};

enum class DramLevel { detailed, fast, external };

/// Plays traffic through a channel of that level, at the controller's port: one burst is offered a clock, and
/// waits for a place in its window. A pure function.
MemoryRun play(const DramConfig& config, const MemoryTraffic& traffic, DramLevel level = DramLevel::detailed);

} // namespace pivotsim
