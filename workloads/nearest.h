// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// The candidate that a mistyped word most likely means: at most a third of its letters (two at least) are
/// wrong, missing or too many. The first of equals; nothing if none is near.
std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& candidates);

/// {"did you mean 'softmax'?"}, or nothing to say.
std::vector<std::string> did_you_mean(const std::string& word, const std::vector<std::string>& candidates);

} // namespace pivotsim
