// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/reproduction/platform_comparison.h"

#include <functional>

namespace pivotsim {

/// Share of the images that go on to the high effort (docs/reproduction.md, from Table 2).
constexpr double pivot_f_high = 0.20;

/// The paper's statements about a platform (sections 1 and 4.3, Figs. 1c and 7), judged at the precision that
/// it prints; on its own FPGA platform, which Fig. 7 leaves out, those that make sense there.
std::vector<ClaimVerdict> judge_claims(PlatformRuns& runs);

/// Where a function with opposite signs at the ends of a positive range is zero, on a logarithmic scale; none
/// if the signs agree.
std::optional<double> crossing(double low, double high, const std::function<double(double)>& function);

} // namespace pivotsim
