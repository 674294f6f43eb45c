// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "search/workload.h"

#include <nlohmann/json_fwd.hpp>

namespace pivotsim {

/// The member `stream` of a run's JSON: what the images met with, and where a gate stopped them.
nlohmann::ordered_json stream_json(const RunResult& result, const Workload& workload);

} // namespace pivotsim
