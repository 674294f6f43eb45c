// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/compare/comparison.h"

#include <string>

namespace pivotsim {

/// "-16.0 %", "same", "new" (from nothing), "added" or "removed".
std::string to_text(const Change& change);

/// The page that `run --compare` adds: delay, what differs, and the operators that changed most, ten rows;
/// those that read the same in several encoders share one. With verbosity every operator has its row, and the
/// traffic is there. Ends with a line break.
std::string comparison_text(const Comparison& comparison, const std::string& file, int verbosity);

/// What exceeds the tolerance, figures of the run before those of operators, the worst first of both; ten
/// rows of operators, with verbosity all. Ends with a line break.
std::string tolerance_text(const std::vector<Excess>& excesses, double tolerance, int verbosity);

} // namespace pivotsim
