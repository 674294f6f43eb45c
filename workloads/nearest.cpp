// SPDX-License-Identifier: Apache-2.0
#include "workloads/nearest.h"

#include <algorithm>
#include <numeric>

namespace pivotsim {
namespace {

/// Levenshtein distance, one row at a time.
std::size_t distance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& candidates)
{
    constexpr std::size_t longest = 64; // nobody mistypes more; keeps junk cheap
    if (word.size() > longest)
        return std::nullopt;
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
    std::optional<std::string> found;
    for (const auto& candidate : candidates) {
        const auto wrong = distance(word, candidate);
        if (wrong < best && wrong < candidate.size()) {
            best = wrong;
            found = candidate;
        }
    }
    return found;
}

std::vector<std::string> did_you_mean(const std::string& word, const std::vector<std::string>& candidates)
{
    const auto meant = nearest(word, candidates);
    if (!meant)
        return {};
    return {"did you mean '" + *meant + "'?"};
}

} // namespace pivotsim
