// SPDX-License-Identifier: Apache-2.0
#include "base/spelling.h"

#include <algorithm>
#include <cctype>

namespace pivotsim {
namespace {

constexpr std::size_t longest_word = 80; // nobody mistypes a longer one; keeps hostile input cheap

char lower(char letter)
{
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

// '-' for '_' is as slight a slip as the wrong case.
char folded(char letter)
{
    return letter == '-' ? '_' : lower(letter);
}

std::size_t substitution(char a, char b)
{
    if (a == b)
        return 0;
    return folded(a) == folded(b) ? 1 : 2;
}

} // namespace

std::size_t half_edits(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before, above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        above[j] = 2 * j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = 2 * i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j]
                = std::min({above[j] + 2, row[j - 1] + 2, above[j - 1] + substitution(a[i - 1], b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 2);
        }
        before = above;
        std::swap(above, row);
    }
    return above[b.size()];
}

std::optional<std::string> closest(std::string_view word, const std::vector<std::string>& candidates)
{
    if (word.empty() || word.size() > longest_word)
        return std::nullopt;
    const std::size_t limit = 2 * std::clamp<std::size_t>(word.size() / 3, 1, 3);
    std::optional<std::string> best;
    std::size_t best_distance = limit + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest_word)
            continue;
        const std::size_t distance = half_edits(word, candidate);
        // One letter replaced by another is no likeness.
        const bool alike = distance < 2 * std::max(word.size(), candidate.size());
        if (distance < best_distance && alike) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::vector<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates)
{
    const auto meant = closest(word, candidates);
    if (!meant)
        return {};
    return {"did you mean '" + *meant + "'?"};
}

} // namespace pivotsim
