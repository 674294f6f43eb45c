// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// The values of "FIRST:LAST" or "FIRST:LAST:STEP", both ends included where a step meets them; STEP is 1 if
/// it is left out. All carry a unit of one dimension, or none does: "100 MHz:0.2 GHz:50 MHz". Falling ranges
/// take a negative step. Nothing if the text is no range; then `fault` is not empty if it was meant to be
/// one.
std::optional<std::vector<std::string>> expand_range(const std::string& text, std::string& fault);

} // namespace pivotsim
