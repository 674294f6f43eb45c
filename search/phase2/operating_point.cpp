// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/operating_point.h"

#include <array>

namespace pivotsim {

OperatingPoint operating_point(std::size_t low, std::size_t high, std::optional<double> threshold,
    const StopCounts& counts, const Costs& costs)
{
    const std::size_t n_high = counts.images - counts.n_low;
    const std::array<Stage, 2> stages{
        {{costs.gated(low), counts.n_low, counts.c_low}, {costs.efforts[high], n_high, counts.c_high}}};
    OperatingPoint point;
    static_cast<Figures&>(point) = mix(stages.data(), stages.size(), counts.images);
    point.low = low;
    point.high = high;
    point.threshold = threshold;
    point.images = counts.images;
    point.n_low = counts.n_low;
    point.n_high = n_high;
    point.c_low = counts.c_low;
    point.c_high = counts.c_high;
    point.f_high = static_cast<double>(n_high) / static_cast<double>(counts.images);
    return point;
}

OperatingPoint single_effort(std::size_t effort, std::size_t images, std::size_t correct, const Costs& costs)
{
    const Stage stage{costs.efforts[effort], images, correct};
    OperatingPoint point;
    static_cast<Figures&>(point) = mix(&stage, 1, images);
    point.low = point.high = effort;
    point.images = point.n_low = images;
    point.c_low = correct;
    return point;
}

} // namespace pivotsim
