// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"

#include <cstdint>
#include <vector>

namespace pivotsim {

/// The rows that none dominates, ascending: no other row is less in one dimension and no greater in the rest.
/// Rows that are equal in all dimensions are one point, and all of them are there or none. Exact.
/// Up to three dimensions a sweep, O(n log n); beyond, divide and conquer, O(n log^(d-2) n) (Kung, Luccio and
/// Preparata, "On finding the maxima of a set of vectors", 1975). Throws as ObjectiveTable::check.
std::vector<std::uint32_t> non_dominated(const ObjectiveTable& table);

} // namespace pivotsim
