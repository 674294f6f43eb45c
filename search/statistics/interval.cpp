// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/interval.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

double quantile(const std::vector<double>& sorted, double share)
{
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval interval_of(std::vector<double> values, double confidence)
{
    if (values.empty())
        throw std::invalid_argument("an interval of no values");
    if (!(confidence > 0 && confidence < 1))
        throw std::invalid_argument(fmt::format("a confidence of {} is outside (0, 1)", confidence));
    std::sort(values.begin(), values.end());
    const double tail = (1 - confidence) / 2;
    return {quantile(values, tail), quantile(values, 0.5), quantile(values, 1 - tail)};
}

} // namespace pivotsim
