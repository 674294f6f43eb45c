// SPDX-License-Identifier: Apache-2.0
#include "search/gate/scored_split.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

void check(const ScoredSplit& split)
{
    if (split.efforts == 0)
        throw std::invalid_argument("a search needs an effort");
    if (split.images == 0 || split.images > std::size_t{1} << 31)
        throw std::invalid_argument(fmt::format("{} images: 1 to 2^31 can be searched", split.images));
    if (split.scores.size() != split.efforts * split.images || split.correct.size() != split.scores.size())
        throw std::invalid_argument(fmt::format("{} efforts x {} images have {} scores and {} answers",
            split.efforts, split.images, split.scores.size(), split.correct.size()));
    const auto bad = std::find_if(
        split.scores.begin(), split.scores.end(), [](float score) { return !std::isfinite(score); });
    if (bad != split.scores.end()) {
        const auto place = static_cast<std::size_t>(bad - split.scores.begin());
        throw std::invalid_argument(fmt::format(
            "the score of effort {} on image {} is not finite", place / split.images, place % split.images));
    }
}

ScoredSplit score_split(const GateSplit& split, const std::vector<std::size_t>& efforts, const Gate& gate)
{
    ScoredSplit scored{efforts.size(), split.images, {}, {}};
    const std::size_t cells = efforts.size() * split.images;
    scored.scores.reserve(cells);
    scored.correct.reserve(cells);
    for (const auto effort : efforts) {
        if ((effort + 1) * split.images > split.entropy.size())
            throw std::invalid_argument(fmt::format("effort {} is not in the trace", effort));
        const float* entropy = split.entropy_of(effort);
        const float* confidence = split.confidence_of(effort);
        for (std::size_t image = 0; image < split.images; ++image) {
            scored.scores.push_back(gate.score({entropy[image], confidence[image]}));
            scored.correct.push_back(split.correct(effort, image) ? 1 : 0);
        }
    }
    check(scored);
    return scored;
}

} // namespace pivotsim
