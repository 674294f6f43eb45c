// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "search/workload.h"

#include <string>

namespace pivotsim {

/// What a stream of images met with, and where its gate stopped them; ends with a line break.
std::string stream_text(const RunResult& result, const Workload& workload);

} // namespace pivotsim
