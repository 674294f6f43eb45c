// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/trace.h"

#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// One inference of an image by one effort: operators `first` to before `end` of a trace.
struct PassRange {
    OperatorId first = 0, end = 0;

    bool contains(OperatorId op) const { return op >= first && op < end; }
};

/// Several efforts of one ViT side by side, as a gated platform holds them: the image is shared, weights are
/// not, since every effort is fine-tuned by itself (paper, section 3.2).
struct CascadeTrace {
    Trace trace;
    std::vector<PassRange> passes; ///< in the order in which an image may need them; they cover the trace
};

/// Joins traces into passes; each brings the prefix of its tensors' and operators' names: "e6" gives
/// "e6.encoder.1.qkv". Throws std::invalid_argument where the traces disagree about the image.
CascadeTrace join_passes(const std::vector<std::pair<std::string, Trace>>& efforts);

} // namespace pivotsim
