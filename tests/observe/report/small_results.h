// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pivotsim::test {

/// A run of two operators, as `run --json` would print it.
inline nlohmann::ordered_json small_run(const std::string& operator_name = "encoder.1.qkv")
{
    nlohmann::ordered_json run = nlohmann::ordered_json::parse(R"({
        "study": "small", "model": "vit", "path": "skip []", "platform": "board", "dataflow": "is", "images": 1,
        "pes": 64, "clock_hz": 125000000, "cycles": 1500, "delay_ms": 0.012, "energy_j": 0.25, "power_w": 4.0,
        "edp_j_ms": 0.003, "fps": 83333.25, "fps_per_w": 20833.3, "utilisation": 0.5, "macs": 48000,
        "breakdown_ms": {"attention_mac": 0.008, "softmax": 0.004, "mlp": 0.0, "other": 0.0},
        "cycle_stack": {"preload": 100, "stream": 800, "drain": 50, "wait_weights": 50, "wait_ps": 500},
        "bound_cycles": {"compute": 1000, "ps": 500},
        "traffic": [{"name": "platform.dram", "bytes_read": 4096, "bytes_written": 0, "read_gbps": 0.34,
            "write_gbps": 0.0, "available_gbps": 17.0, "utilisation": 0.02}],
        "energy_components_j": {"ps": 0.15, "dram": 0.1},
        "ops": [
            {"name": "", "encoder": 1, "group": "attention_mac", "kind": "gemm", "unit": "pl", "start_ns": 0.1,
                "end_ns": 8000.7, "compute_cycles": 950, "stall_cycles": 50, "bound": "compute",
                "cycle_stack": {"preload": 100, "stream": 800, "drain": 50, "wait_weights": 50, "wait_ps": 0},
                "macs": 48000, "dram_bytes": 4096, "dram_gbps": 0.512},
            {"name": "encoder.1.softmax", "encoder": 1, "group": "softmax", "kind": "softmax", "unit": "ps",
                "start_ns": 8000.7, "end_ns": 12000.0, "compute_cycles": 500, "stall_cycles": 0, "bound": null,
                "macs": 0, "dram_bytes": 0, "dram_gbps": 0.0}]})");
    run["ops"][0]["name"] = operator_name;
    return run;
}

inline nlohmann::ordered_json small_search()
{
    return nlohmann::ordered_json::parse(R"({
        "study": "pair", "model": "vit", "platform": "board", "source": "measured: somewhere", "modelled": false,
        "phase1": [{"name": "e1", "effort": 1, "active": [2], "score": 0.5, "delay_ms": 10.0, "energy_j": 0.1},
            {"name": "e2", "effort": 2, "active": [1, 2], "score": null, "delay_ms": 20.0, "energy_j": 0.2}],
        "phase2": {"low": 1, "high": 2, "single": false, "threshold": 0.3, "f_low": 0.75, "f_high": 0.25,
            "accuracy": 0.8125, "delay_ms": 15.0, "overhead_ms": 2.5, "energy_j": 0.15, "edp_j_ms": 2.25},
        "pareto": [{"low": 1, "high": 1, "single": true, "threshold": null, "f_low": 1, "f_high": 0,
            "accuracy": 0.8, "delay_ms": 10.0, "overhead_ms": 0, "energy_j": 0.1, "edp_j_ms": 1.0}],
        "points": [{"low": 1, "high": 2, "low_name": "e1", "high_name": "e2", "single": false, "threshold": 0.3,
            "f_low": 0.75, "f_high": 0.25, "accuracy": 0.8125, "delay_ms": 15.0, "overhead_ms": 2.5,
            "energy_j": 0.15, "edp_j_ms": 2.25}]})");
}

/// Texts that would be markup, or end what holds them.
inline const std::vector<std::string> attacks{"</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<!--<script>", "\"><svg onload=alert(1)>", "a\xE2\x80\xA8z\xE2\x80\xA9",
    "\xE2\x80\xAEgnp.exe", "a|b|c\n|d|", "=1+1,\"x\"", std::string(100'000, 'x')};

} // namespace pivotsim::test
