// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sums.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pivotsim {

/// Two timelines side by side: what the arrays did, and operators.
struct TimelineDiff {
    struct Row {
        std::string name;
        std::uint64_t before = 0, after = 0; ///< picoseconds
        bool added = false, removed = false;

        /// By which part of the greater of both it changed; 1 for one that is on one side only.
        double change() const;
    };
    std::uint64_t before = 0, after = 0; ///< spans, picoseconds
    std::vector<Row> activities; ///< of the arrays
    std::vector<Row> operators;

    TimelineDiff(const TimelineSums& a, const TimelineSums& b);

    /// The greatest change of all.
    double worst() const;
    /// Operators: the `most` that changed most.
    std::string text(std::size_t most) const;
    nlohmann::ordered_json json() const;
};

} // namespace pivotsim
