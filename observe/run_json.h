// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "workloads/trace.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// One JSON object with the keys that DESIGN section 6 promises; the same bytes for the same run.
std::string to_json(const RunResult& result, const Trace& trace);
nlohmann::ordered_json run_json(const RunResult& result, const Trace& trace);

} // namespace pivotsim
