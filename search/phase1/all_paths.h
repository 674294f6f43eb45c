// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase1/path_score.h"

#include <cstddef>
#include <vector>

namespace pivotsim {

/// Every path of an effort with its score, best first (scores_before). Throws std::invalid_argument, saying
/// how many there would be, beyond `limit` paths, and for an effort beyond the depth.
std::vector<ScoredPath> all_paths(const CkaMatrix& cka, std::uint32_t effort, std::size_t limit = 1'000'000);

} // namespace pivotsim
