// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/pareto/objective_table.h"

#include <vector>

namespace pivotsim {

/// The area or volume that rows of two or three dimensions dominate, up to a reference point: how good a
/// front is, as one number; more is better (Zitzler and Thiele, 1999). In the product of the objectives'
/// units. Rows that are not less than the reference everywhere add nothing, dominated ones neither; one at
/// minus infinity adds all. O(n log n) by a sweep (Fonseca, Paquete and Lopez-Ibanez, 2006). Throws
/// std::invalid_argument for other dimensions, a reference of another length or one that is not finite, and
/// as ObjectiveTable::check.
double hypervolume(const ObjectiveTable& table, const std::vector<double>& reference);

} // namespace pivotsim
