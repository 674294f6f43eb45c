// SPDX-License-Identifier: Apache-2.0
#include "search/phase1/all_paths.h"

#include "search/phase1/design_space.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <stdexcept>

namespace pivotsim {
namespace {

/// The next combination of encoders in lexicographic order; false after the last.
bool advance(std::vector<EncoderIndex>& active, std::uint32_t depth)
{
    auto place = active.size();
    while (place > 0 && active[place - 1] == depth - active.size() + place - 1)
        --place;
    if (place == 0)
        return false;
    std::iota(active.begin() + static_cast<std::ptrdiff_t>(place - 1), active.end(), active[place - 1] + 1);
    return true;
}

} // namespace

std::vector<ScoredPath> all_paths(const CkaMatrix& cka, std::uint32_t effort, std::size_t limit)
{
    if (effort > cka.depth())
        throw std::invalid_argument(fmt::format("effort {} of {} encoders", effort, cka.depth()));
    const auto count = count_paths(cka.depth(), effort);
    if (count > static_cast<long double>(limit))
        throw std::invalid_argument(fmt::format(
            "effort {} of {} encoders has {:.0f} paths, more than {}", effort, cka.depth(), count, limit));
    std::vector<EncoderIndex> active(effort);
    std::iota(active.begin(), active.end(), EncoderIndex{0});
    std::vector<ScoredPath> paths;
    paths.reserve(static_cast<std::size_t>(count));
    do {
        const Path path = path_of(cka.depth(), active);
        paths.push_back({path, path_score(path, cka)});
    } while (advance(active, cka.depth()));
    // Made in lexicographic order: a stable sort keeps it among equal scores.
    std::stable_sort(paths.begin(), paths.end(),
        [](const ScoredPath& a, const ScoredPath& b) { return a.score > b.score; });
    return paths;
}

} // namespace pivotsim
