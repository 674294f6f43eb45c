// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_text.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pivotsim {

/// A row of `timeline top`.
struct TimelineRow {
    std::string name;
    std::uint64_t picoseconds = 0, cycles = 0, stalled = 0, bytes = 0;
    std::string worst; ///< the operator that has most of it
    std::string blocked_by; ///< modules that its arrows come from, the most frequent first
};

/// In no order.
std::vector<TimelineRow> timeline_rows(const TimelineSums& sums, TimelineView view);
/// Of the first column.
const char* timeline_heading(TimelineView view);

} // namespace pivotsim
