// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "workloads/trace.h"

#include <string>

namespace pivotsim {

/// The page that `run` prints. With verbosity, every operator.
std::string to_text(const RunResult& result, const Trace& trace, int verbosity);

} // namespace pivotsim
