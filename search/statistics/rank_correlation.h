// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

namespace pivotsim {

/// Spearman's rho: the correlation of ranks, equal values sharing their mean rank. For the path score
/// against accuracy (paper, Fig. 4a). None for fewer than two pairs or where one side is constant. Throws
/// std::invalid_argument for lists of different lengths and for values that are no numbers.
std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

} // namespace pivotsim
