// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"

#include <cstdint>
#include <vector>

namespace pivotsim {

/// The front of each row: 0 is the Pareto front, 1 that of what is left without it, and so on; equal rows are
/// of one front. O(n log^d n), however many fronts there are: correlated objectives make as many as rows
/// (Jensen, "Reducing the run-time complexity of multiobjective EAs", 2003). Throws as ObjectiveTable::check.
std::vector<std::uint32_t> non_dominated_ranks(const ObjectiveTable& table);

/// How far each row is from its neighbours on its front: over the dimensions, the sum of the distance between
/// the next smaller and the next greater row, in units of the front's extent. Infinite for the smallest and
/// the greatest in a dimension (Deb et al., "NSGA-II", 2002, section III.B). Equal rows are one point here
/// and share its distance; of rows that tie in one dimension the lexicographically smaller comes first, so
/// that the order of the table has no say. A dimension without a finite extent adds nothing. `ranks` are
/// those of the table. Throws as ObjectiveTable::check.
std::vector<double> crowding_distances(const ObjectiveTable& table, const std::vector<std::uint32_t>& ranks);

} // namespace pivotsim
