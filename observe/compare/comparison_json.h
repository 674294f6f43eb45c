// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/compare/comparison.h"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace pivotsim {

/// The member `comparison` of a run's JSON. Every change is {before, after, relative}: null where a side
/// lacks it; relative is null from nothing. With a tolerance, also whether all is within it and what is not.
nlohmann::ordered_json comparison_json(
    const Comparison& comparison, const std::string& file, std::optional<double> tolerance);

} // namespace pivotsim
