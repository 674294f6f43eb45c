// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_trace.h"

#include <string>
#include <vector>

namespace pivotsim {

/// Indices into a trace's efforts, by name ("e6") or by number of active attentions ("6"). Throws InputError
/// at `place` for one that the trace lacks, or has twice, and for repeats.
std::vector<std::size_t> find_efforts(
    const GateTrace& trace, const std::vector<std::string>& names, const SourcePlace& place);

} // namespace pivotsim
