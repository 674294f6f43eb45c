// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace pivotsim {
namespace {

constexpr std::size_t calibration_bins = 15;

double quantile(const std::vector<double>& ascending, double share)
{
    const double position = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, ascending.size() - 1);
    return ascending[below] + (position - std::floor(position)) * (ascending[above] - ascending[below]);
}

double calibration_error(const GateSplit& split, std::size_t effort)
{
    struct Bin {
        double confidence = 0, right = 0;
    };
    std::array<Bin, calibration_bins> bins;
    for (std::size_t image = 0; image < split.images; ++image) {
        const double confidence = split.confidence_of(effort)[image];
        // (0, 1/15] is the first: a bin has its upper end.
        const auto upper = static_cast<std::size_t>(std::ceil(confidence * calibration_bins));
        Bin& bin = bins[std::clamp<std::size_t>(upper, 1, calibration_bins) - 1];
        bin.confidence += confidence;
        bin.right += split.correct(effort, image) ? 1 : 0;
    }
    double error = 0;
    for (const Bin& bin : bins)
        error += std::abs(bin.confidence - bin.right);
    return error / static_cast<double>(split.images);
}

/// Mann and Whitney's U of the wrong images' ranks, over its largest value.
std::optional<double> separation(
    const std::vector<double>& values, const std::vector<std::size_t>& order, const std::vector<bool>& right)
{
    double wrong_ranks = 0, wrong = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        double tied_wrong = 0;
        for (; end < order.size() && values[order[end]] == values[order[begin]]; ++end)
            tied_wrong += right[order[end]] ? 0 : 1;
        wrong_ranks += tied_wrong * static_cast<double>(begin + 1 + end) / 2; // the mean of their ranks
        wrong += tied_wrong;
        begin = end;
    }
    const double rights = static_cast<double>(order.size()) - wrong;
    if (wrong == 0 || rights == 0)
        return std::nullopt;
    return (wrong_ranks - wrong * (wrong + 1) / 2) / (wrong * rights);
}

} // namespace

std::vector<double> uncertainty(
    const GateTrace& trace, const GateSplit& split, std::size_t effort, GateMetric metric)
{
    std::vector<double> values(split.images);
    const double most = trace.most_entropy();
    for (std::size_t image = 0; image < split.images; ++image)
        values[image] = metric == GateMetric::entropy ? split.entropy_of(effort)[image] / most
                                                      : 1.0 - split.confidence_of(effort)[image];
    return values;
}

GateStatistics gate_statistics(
    const GateTrace& trace, const GateSplit& split, std::size_t effort, GateMetric metric)
{
    GateStatistics result;
    if (split.images == 0)
        return result;
    const std::vector<double> values = uncertainty(trace, split, effort, metric);
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<double> ascending;
    std::vector<bool> right;
    std::array<double, 2> sum{}; // wrong, right
    std::array<std::size_t, 2> count{};
    for (std::size_t image = 0; image < split.images; ++image) {
        ascending.push_back(values[order[image]]);
        right.push_back(split.correct(effort, image));
        sum[right.back() ? 1 : 0] += values[image];
        ++count[right.back() ? 1 : 0];
    }
    const auto images = static_cast<double>(split.images);
    result.accuracy = static_cast<double>(count[1]) / images;
    result.mean = (sum[0] + sum[1]) / images;
    result.q10 = quantile(ascending, .1);
    result.q50 = quantile(ascending, .5);
    result.q90 = quantile(ascending, .9);
    if (count[1] > 0)
        result.mean_right = sum[1] / static_cast<double>(count[1]);
    if (count[0] > 0)
        result.mean_wrong = sum[0] / static_cast<double>(count[0]);
    result.ece = calibration_error(split, effort);
    result.auroc = separation(values, order, right);
    return result;
}

} // namespace pivotsim
