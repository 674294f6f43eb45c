// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/gate/scored_split.h"
#include "search/phase2/costs.h"
#include "search/phase2/operating_point.h"

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

/// The judge of the searches: loops over images and thresholds, written from the paper's text, without
/// sorting images, prefix sums or anything else that the searches share.
namespace pivotsim::brute_force {

/// A point of one pair (paper, Fig. 2a), by asking every image.
OperatingPoint point(const ScoredSplit& split, const Costs& costs, std::size_t low, std::size_t high,
    std::optional<double> threshold);

OperatingPoint single(const ScoredSplit& split, const Costs& costs, std::size_t effort);

/// The distinct scores of an effort, ascending, behind "none".
std::vector<std::optional<double>> thresholds(const ScoredSplit& split, std::size_t effort);

/// Every single effort, and every pair with D_L < D_H at every threshold.
std::vector<OperatingPoint> all_points(const ScoredSplit& split, const Costs& costs);

/// A small set of images whose scores tie often, within an effort and between efforts.
ScoredSplit random_split(std::mt19937_64& random, std::size_t efforts, std::size_t images, unsigned levels);

/// Efforts in no order of delay; all different.
Costs random_costs(std::mt19937_64& random, std::size_t efforts);

/// Same choice and counts; figures equal but for rounding.
void expect_same(const OperatingPoint& actual, const OperatingPoint& expected);

/// A number in [0, 1).
double uniform(std::mt19937_64& random);

} // namespace pivotsim::brute_force
