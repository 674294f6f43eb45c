// SPDX-License-Identifier: Apache-2.0
// A run's JSON with two operators, small enough to know every figure of it.
#pragma once

#include "observe/compare/run_figures.h"

#include <nlohmann/json.hpp>

namespace pivotsim::test {

inline nlohmann::ordered_json small_operator(
    const char* name, std::uint64_t compute, std::uint64_t stall, std::uint64_t bytes, const char* bound)
{
    return {{"name", name}, {"compute_cycles", compute}, {"stall_cycles", stall}, {"dram_bytes", bytes},
        {"bound", bound}};
}

inline nlohmann::ordered_json small_run()
{
    nlohmann::ordered_json run{{"study", "s"}, {"model", "m"}, {"path", "skip []"}, {"platform", "p"},
        {"dataflow", "is"}, {"images", 1}, {"clock_hz", 1'000'000}, {"cycles", 1000}, {"delay_ms", 1.0},
        {"energy_j", 0.5}, {"power_w", 500.0}, {"edp_j_ms", 0.5}, {"fps", 1000.0}, {"utilisation", 0.25},
        {"macs", 4000},
        {"breakdown_ms", {{"attention_mac", 0.6}, {"softmax", 0.4}, {"mlp", 0.0}, {"other", -1e-17}}},
        {"cycle_stack", {{"preload", 100}, {"stream", 500}, {"drain", 0}, {"wait_ps", 400}}},
        {"dram", {{"bytes_read", 700}, {"bytes_written", 300}}}};
    run["traffic"] = nlohmann::ordered_json::array();
    run["traffic"].push_back({{"name", "platform.hp0"}, {"bytes_read", 700}, {"bytes_written", 300}});
    run["ops"] = nlohmann::ordered_json::array();
    run["ops"].push_back(small_operator("encoder.1.qkv", 500, 100, 800, "compute"));
    run["ops"].push_back(small_operator("encoder.1.softmax", 400, 0, 200, "ps"));
    return run;
}

} // namespace pivotsim::test
