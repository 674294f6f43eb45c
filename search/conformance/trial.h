// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/study.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pivotsim {

/// What became of a trace on a platform, in a process of its own.
struct Trial {
    /// By rule that was broken, what it was, with the numbers: rules of the self-checks
    /// (observe/self_checks.h), "survives", "throws", "finishes" and "ends".
    std::map<std::string, std::string> broken;
    std::optional<std::string> declined; ///< the platform refuses the trace with this message
    std::uint64_t picoseconds = 0;
    Bytes read, written; ///< of memory, by the unit
    std::string answer; ///< all that the run found, as text
};

/// Runs the trace, at most so many seconds.
Trial run_trial(const Study& study, const Trace& trace, std::uint32_t seconds);

} // namespace pivotsim
