// SPDX-License-Identifier: Apache-2.0
#include "search/pareto/objective_table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace pivotsim {

void ObjectiveTable::check() const
{
    if (dimensions == 0 || dimensions > most_dimensions)
        throw std::invalid_argument("objectives are compared in 1 to 8 dimensions");
    if (values.size() % dimensions != 0)
        throw std::invalid_argument("a row of objectives is cut short");
    if (rows() >= std::numeric_limits<std::uint32_t>::max())
        throw std::length_error("more rows of objectives than 32 bits count");
    if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
        throw std::invalid_argument("an objective is not a number");
}

} // namespace pivotsim
