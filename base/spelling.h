// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pivotsim {

/// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
/// (Damerau-Levenshtein, optimal string alignment); letters of different case are half as far apart.
/// Counted in halves, so that the result is whole.
std::size_t half_edits(std::string_view a, std::string_view b);

/// The candidate that was probably meant: within one edit for each three letters, at least one, at most
/// three.
std::optional<std::string> closest(std::string_view word, const std::vector<std::string>& candidates);

/// {"did you mean 'softmax'?"}, or nothing to say.
std::vector<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

} // namespace pivotsim
