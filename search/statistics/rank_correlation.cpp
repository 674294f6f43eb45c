// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace pivotsim {
namespace {

/// Ranks less their mean, which is (n - 1) / 2 with ties or without.
std::vector<double> centred_ranks(const std::vector<double>& values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(
        order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    const double mean = static_cast<double>(values.size() - 1) / 2;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        while (end < order.size() && values[order[end]] == values[order[begin]])
            ++end;
        for (std::size_t place = begin; place < end; ++place)
            ranks[order[place]] = static_cast<double>(begin + end - 1) / 2 - mean;
    }
    return ranks;
}

} // namespace

std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y)
{
    if (x.size() != y.size())
        throw std::invalid_argument("ranks of two lists of different lengths");
    const auto is_nan = [](double value) { return std::isnan(value); };
    if (std::any_of(x.begin(), x.end(), is_nan) || std::any_of(y.begin(), y.end(), is_nan))
        throw std::invalid_argument("the rank of what is no number");
    if (x.size() < 2)
        return std::nullopt;
    const auto a = centred_ranks(x), b = centred_ranks(y);
    const auto dot = [](const std::vector<double>& left, const std::vector<double>& right) {
        return std::inner_product(left.begin(), left.end(), right.begin(), 0.0);
    };
    const double scale = std::sqrt(dot(a, a) * dot(b, b));
    return scale > 0 ? std::optional{dot(a, b) / scale} : std::nullopt;
}

} // namespace pivotsim
