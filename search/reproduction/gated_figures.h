// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/oracle/result_cache.h"
#include "search/reproduction/section.h"

#include <vector>

namespace pivotsim {

/// The paper's results that depend on the input, from simulated delays of efforts: the PVDS rows of Table 2,
/// the PVLS rows of Table 3, Figs. 1b, 4b, 6a, 6b, 8 and 9, each beside what the paper prints. Throws
/// SimulationError.
std::vector<ReproducedSection> gated_figures(const ResultCache& cache);

} // namespace pivotsim
