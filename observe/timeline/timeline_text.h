// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/perfetto_reader.h"
#include "observe/timeline/timeline_sums.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace pivotsim {

/// A file's sums and whether it could be read to its end.
struct ReadTimeline {
    TimelineSums sums;
    PerfettoReader::Outcome outcome;
};

/// What the rows of a timeline are put together by.
enum class TimelineView { stall_cause, unit, op, module };

/// What it is about, what every kind of row holds, the cycle stack of the arrays, counters.
std::string stats_text(const ReadTimeline& timeline);
nlohmann::ordered_json stats_json(const ReadTimeline& timeline);

/// A table, the greatest first, of `most` rows at most.
std::string top_text(const TimelineSums& sums, TimelineView view, std::size_t most);
nlohmann::ordered_json top_json(const TimelineSums& sums, TimelineView view, std::size_t most);

} // namespace pivotsim
