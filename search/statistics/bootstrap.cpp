// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/bootstrap.h"

#include "search/statistics/draw.h"

#include <fmt/format.h>
#include <stdexcept>
#include <vector>

namespace pivotsim {
namespace {

/// As many images as the point has, drawn with replacement: those right at the low effort stand first, then
/// those wrong there, then those right at the high one.
StopCounts resample(const OperatingPoint& point, Draw& draw)
{
    const auto images = static_cast<std::uint32_t>(point.images);
    const auto c_low = static_cast<std::uint32_t>(point.c_low);
    const auto n_low = static_cast<std::uint32_t>(point.n_low);
    const auto right_high = static_cast<std::uint32_t>(point.n_low + point.c_high);
    std::uint32_t first = 0, second = 0, third = 0;
    for (std::uint32_t i = 0; i < images; ++i) {
        const std::uint32_t image = draw.below(images);
        first += image < c_low ? 1 : 0;
        second += image < n_low ? 1 : 0;
        third += image < right_high ? 1 : 0;
    }
    return {images, second, first, third - second};
}

} // namespace

void check(const BootstrapOptions& options)
{
    constexpr std::size_t most = 10'000'000;
    if (options.resamples == 0 || options.resamples > most)
        throw std::invalid_argument(
            fmt::format("{} resamples are out of range: 1 to {}", options.resamples, most));
    if (!(options.confidence > 0 && options.confidence < 1))
        throw std::invalid_argument(fmt::format("a confidence of {} is outside (0, 1)", options.confidence));
}

FiguresIntervals bootstrap(const OperatingPoint& point, const Costs& costs, const BootstrapOptions& options)
{
    check(options);
    Draw draw{options.seed};
    std::vector<double> accuracy, f_low, delay_ms, energy_j, edp;
    for (std::size_t i = 0; i < options.resamples; ++i) {
        const StopCounts counts = resample(point, draw);
        const OperatingPoint sample = point.single()
            ? single_effort(point.low, counts.images, counts.c_low, costs)
            : operating_point(point.low, point.high, point.threshold, counts, costs);
        accuracy.push_back(sample.accuracy);
        f_low.push_back(sample.f_low);
        delay_ms.push_back(sample.delay_ms);
        energy_j.push_back(sample.energy_j);
        edp.push_back(sample.edp.product);
    }
    const auto interval = [&options](std::vector<double>& values) {
        return interval_of(std::move(values), options.confidence);
    };
    return {interval(accuracy), interval(f_low), interval(delay_ms), interval(energy_j), interval(edp)};
}

} // namespace pivotsim
