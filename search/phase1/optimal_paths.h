// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase1/path_score.h"

#include <vector>

namespace pivotsim {

/// Phase 1 (paper, section 3.2): the path with the highest score of every effort; entry e has e active
/// attentions, 0 to depth. Exact at any depth: the score splits over runs, so a dynamic programme over
/// (first active encoder, active ones left) finds what enumeration would, ties included (scores_before).
/// Time grows with depth^3, and depth^4 / 24 where ties are settled.
std::vector<ScoredPath> optimal_paths(const CkaMatrix& cka);

} // namespace pivotsim
