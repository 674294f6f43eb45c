// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/strategy/sweep_strategy.h"
#include "search/sweep/metrics.h"
#include "search/sweep/point_hash.h"

#include <optional>
#include <string>
#include <string_view>

namespace pivotsim {

/// What became of a point.
enum class PointStatus {
    ok,
    left_out, ///< a condition of the sweep refuses it, or the FPGA is too small
    refused, ///< the study cannot be: its values do not fit each other
    error, ///< the simulation refused its own answer, or deadlocked
    crash, ///< the process died of a signal of its own making
    timeout,
    memory,
    killed, ///< by somebody else: it says nothing of the point, which is tried again
};

const char* to_string(PointStatus status);
std::optional<PointStatus> point_status(std::string_view text);

/// Failed: the point has no answer, and should have one.
constexpr bool is_failure(PointStatus status)
{
    return status >= PointStatus::error;
}

/// How much a record says; of two about one point the one that says more counts.
constexpr int weight(PointStatus status)
{
    return status == PointStatus::killed ? 0 : is_failure(status) ? 1 : status == PointStatus::ok ? 3 : 2;
}

/// The result of a point, as journals and messages carry it: one JSON object on a line.
struct PointRecord {
    std::string sweep; ///< its id
    Candidate candidate;
    PointHash hash;
    PointStatus status = PointStatus::ok;
    bool known = false; ///< the hash has a result elsewhere; this is a pointer to it
    std::string reason; ///< why there is no answer
    Metrics metrics;
    std::string parameters; ///< JSON object: values as written, by path
    double seconds = 0; ///< that the evaluation took

    std::string to_line() const;
    /// Nothing if the line is no record.
    static std::optional<PointRecord> parse(std::string_view line);
};

} // namespace pivotsim
