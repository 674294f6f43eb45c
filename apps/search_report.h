// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/co_search.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// The page that `search` prints: paths as in Fig. 9, the chosen pair with its threshold and gain, how far it
/// can be believed, and the Pareto front.
std::string search_text(const CoSearchReport& report, const SearchConfig& search, int verbosity);

/// A line a path, best first; empty for none.
std::string scores_text(const std::vector<ScoredPath>& scores);

/// One JSON object: phase1, phase2, points, pareto (DESIGN section 6) and the rest; `scores` where there are
/// any.
nlohmann::ordered_json search_json(
    const CoSearchReport& report, const SearchConfig& search, const std::vector<ScoredPath>& scores);

} // namespace pivotsim
