// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/cascade/cascade.h"

namespace pivotsim {

/// Improves a cascade one threshold at a time: each stage in turn takes the best of all its distinct scores
/// while the others stay, until none gets better. Ends where no single threshold helps, which need not be the
/// best cascade. A turn costs images x stages.
CascadePoint descend(const PairTable& table, const Cascade& start, const Goal& goal);

} // namespace pivotsim
