// SPDX-License-Identifier: Apache-2.0
#include "search/phase2/costs.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <stdexcept>
#include <string>
#include <tuple>

namespace pivotsim {
namespace {

void check(const EffortCost& cost, bool takes_time, const std::string& whose)
{
    const bool delay = std::isfinite(cost.delay_ms) && (takes_time ? cost.delay_ms > 0 : cost.delay_ms >= 0);
    if (!delay || !std::isfinite(cost.energy_j) || cost.energy_j < 0)
        throw std::invalid_argument(
            fmt::format("{} costs {} ms and {} J", whose, cost.delay_ms, cost.energy_j));
}

} // namespace

void check(const Costs& costs, std::size_t efforts)
{
    if (costs.efforts.size() != efforts)
        throw std::invalid_argument(fmt::format("{} efforts have {} costs", efforts, costs.efforts.size()));
    for (std::size_t effort = 0; effort < efforts; ++effort)
        check(costs.efforts[effort], true, fmt::format("effort {}", effort));
    check(costs.gate, false, "the gate");
}

std::vector<std::size_t> by_delay(const Costs& costs)
{
    std::vector<std::size_t> efforts(costs.efforts.size());
    std::iota(efforts.begin(), efforts.end(), std::size_t{0});
    const auto key = [&costs](std::size_t effort) {
        return std::tuple{costs.efforts[effort].delay_ms, costs.efforts[effort].energy_j, effort};
    };
    std::sort(
        efforts.begin(), efforts.end(), [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return efforts;
}

} // namespace pivotsim
