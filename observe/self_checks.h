// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "workloads/trace.h"

#include <string>
#include <vector>

namespace pivotsim {

/// What a run says that cannot be, and the rule that it breaks: "work", "peak", "bytes", "executions",
/// "accounts", "bandwidth", "buffers", "drained", "protocol".
struct ImpossibleAnswer {
    std::string rule, text;
};

/// Answers that cannot be. Empty for a sound run; each line names the operator, port or buffer and the
/// numbers. Every simulation passes through here, and one that does not pass ends with exit code 1.
std::vector<ImpossibleAnswer> impossible_answers(const RunResult& result, const Trace& trace);

/// Throws SimulationError with all of them.
void refuse_impossible(const RunResult& result, const Trace& trace);

} // namespace pivotsim
