// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// The numbers that a point of a sweep is judged by. Their order is that of the store's columns.
enum class Metric {
    cycles,
    delay_ms,
    energy_j,
    power_w,
    edp_j_ms,
    fps,
    fps_per_w,
    utilisation,
    stall_share,
    attention_mac_ms,
    softmax_ms,
    mlp_ms,
    other_ms,
    dram_bytes,
    accuracy,
    recomputed,
    dsp,
    bram36,
};
constexpr std::size_t metric_count = static_cast<std::size_t>(Metric::bram36) + 1;

struct MetricInfo {
    const char* name;
    const char* doc; ///< with its unit
    bool more_is_better;
};

const std::array<MetricInfo, metric_count>& metric_table();
const MetricInfo& info_of(Metric metric);
std::optional<Metric> find_metric(const std::string& name);
std::vector<std::string> metric_names();

/// A point's numbers; what is not known of it is NaN.
class Metrics {
public:
    Metrics() { values_.fill(std::numeric_limits<double>::quiet_NaN()); }

    double& operator[](Metric metric) { return values_[static_cast<std::size_t>(metric)]; }
    double operator[](Metric metric) const { return values_[static_cast<std::size_t>(metric)]; }
    bool known(Metric metric) const { return !std::isnan((*this)[metric]); }

    /// As an objective to be made small; NaN if it is not known.
    double cost(Metric metric) const
    {
        return info_of(metric).more_is_better ? -(*this)[metric] : (*this)[metric];
    }

    std::array<double, metric_count>& values() { return values_; }
    const std::array<double, metric_count>& values() const { return values_; }

private:
    std::array<double, metric_count> values_{};
};

} // namespace pivotsim
