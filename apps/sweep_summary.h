// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/store/store.h"
#include "search/sweep/sweep.h"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pivotsim {

/// Where a sweep stands: what is printed at its end, and by `sweep status` and `sweep merge`.
struct SweepSummary {
    std::array<std::uint64_t, 8> counts{}; ///< candidates by PointStatus
    std::vector<StoredPoint> front;
    std::vector<StoredPoint> troubles; ///< failed ones, and the first few that were refused

    std::uint64_t of(PointStatus status) const { return counts[static_cast<std::size_t>(status)]; }
    std::uint64_t failed() const;
    std::uint64_t done() const;
};

/// Computes the front anew and marks it.
SweepSummary summarise(const Sweep& sweep, Store& store);

/// Points that are meant and not evaluated yet; 0 where a strategy decides how many there are.
std::uint64_t points_left(const Sweep& sweep, const SweepSummary& summary);

std::string summary_text(const Sweep& sweep, const SweepSummary& summary);
nlohmann::ordered_json summary_json(const Sweep& sweep, const SweepSummary& summary);

} // namespace pivotsim
