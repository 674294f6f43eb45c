// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"
#include "search/strategy/sweep_strategy.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pivotsim {

/// A batch apart: which candidates have objectives, and those objectives.
struct JudgedTable {
    ObjectiveTable objectives; ///< a row each of `judged`
    std::vector<std::size_t> judged; ///< in the order of the batch
    std::vector<std::size_t> unjudged;
};

/// An objective that is no number judges nothing. Throws std::invalid_argument for a candidate with another
/// number of objectives.
JudgedTable table_of(const std::vector<Judged>& batch, std::size_t objectives);

/// All rows, best first: by non-dominated rank, then the lonely before the crowded (Deb et al., 2002, section
/// III.C), then lexicographically; equal rows stand together, in the order of the table.
std::vector<std::uint32_t> best_first(const ObjectiveTable& table);

/// The `count` best rows and all that are equal to the last of them, ascending.
std::vector<std::uint32_t> select_best(const ObjectiveTable& table, std::size_t count);

} // namespace pivotsim
