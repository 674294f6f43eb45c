// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "search/sweep/point_record.h"
#include "search/sweep/sweep.h"
#include "search/workload.h"

#include <functional>

namespace pivotsim {

/// Evaluates a point in this process; with a simulation once a process, as SystemC elaborates once. What the
/// study or the simulation complains of becomes the record's status. `knows` is asked for a result under the
/// point's hash.
PointRecord evaluate(
    const Sweep& sweep, const Candidate& candidate, const std::function<bool(const PointHash&)>& knows);

/// A record of the point without hash or answer: what is known of one whose process died.
PointRecord blank_record(const Sweep& sweep, const Candidate& candidate);

/// A point's figures from a run; accuracy and recomputation where a gate trace gives them.
Metrics metrics_of(const RunResult& run, const Workload& workload);

} // namespace pivotsim
