// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/metrics.h"

namespace pivotsim {

const std::array<MetricInfo, metric_count>& metric_table()
{
    static const std::array<MetricInfo, metric_count> table{{
        {"cycles", "PL cycles of the whole run", false},
        {"delay_ms", "mean delay of an image, ms", false},
        {"energy_j", "mean energy of an image, J", false},
        {"power_w", "mean power, W", false},
        {"edp_j_ms", "energy times delay of an image, J ms", false},
        {"fps", "images a second", true},
        {"fps_per_w", "images a second and watt", true},
        {"utilisation", "MACs a cycle and PE, 0 to 1", true},
        {"stall_share", "cycles in which the array has an operator and waits, over all cycles, 0 to 1",
            false},
        {"attention_mac_ms", "delay of an image's attention matrix multiplications, ms", false},
        {"softmax_ms", "delay of its softmaxes, ms", false},
        {"mlp_ms", "delay of its MLPs, ms", false},
        {"other_ms", "delay of all else, ms", false},
        {"dram_bytes", "bytes to and from memory in the whole run", false},
        {"accuracy", "images that the gate trace classifies correctly, 0 to 1; needs run.gate", true},
        {"recomputed", "images that go beyond the first effort (the paper's F_H), 0 to 1; needs run.gate",
            false},
        {"dsp", "DSP slices, estimated", false},
        {"bram36", "block RAMs of 36 Kib, estimated", false},
    }};
    return table;
}

const MetricInfo& info_of(Metric metric)
{
    return metric_table()[static_cast<std::size_t>(metric)];
}

std::optional<Metric> find_metric(const std::string& name)
{
    for (std::size_t i = 0; i < metric_count; ++i)
        if (metric_table()[i].name == name)
            return static_cast<Metric>(i);
    return {};
}

std::vector<std::string> metric_names()
{
    std::vector<std::string> names;
    for (const MetricInfo& info : metric_table())
        names.emplace_back(info.name);
    return names;
}

} // namespace pivotsim
