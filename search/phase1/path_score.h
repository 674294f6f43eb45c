// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/cka_matrix.h"
#include "workloads/path.h"

#include <string>
#include <vector>

namespace pivotsim {

/// How redundant the attentions are that a path skips (paper, section 3.2, Algorithm 1): for each active
/// encoder i, CKA(MLP_i, A_j) over the run of inactive attentions j that follows it. The paper's example
/// allows only active i; inactive encoders before the first active one thus score nothing.
///
/// Rounding is part of the definition, so that searches agree bit for bit: a run is summed from its front,
/// the runs from the last to the first. Throws std::invalid_argument if the depths differ.
double path_score(const Path& path, const CkaMatrix& cka);

/// A path with its score.
struct ScoredPath {
    Path path;
    double score = 0;
};

/// Higher scores first; of equal ones the path whose list of active encoders is lexicographically smaller.
bool scores_before(const ScoredPath& a, const ScoredPath& b);

/// The path that keeps these attentions, from 0.
Path path_of(std::uint32_t depth, const std::vector<EncoderIndex>& active);

/// One character an encoder, as in Fig. 9: 'A' where the attention is active, '.' where it is skipped.
std::string draw(const Path& path);

} // namespace pivotsim
