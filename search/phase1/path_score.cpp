// SPDX-License-Identifier: Apache-2.0
#include "search/phase1/path_score.h"

#include <fmt/format.h>
#include <stdexcept>

namespace pivotsim {

double path_score(const Path& path, const CkaMatrix& cka)
{
    if (path.depth() != cka.depth())
        throw std::invalid_argument(
            fmt::format("a path of {} encoders under the CKA of {}", path.depth(), cka.depth()));
    const auto active = path.active();
    double score = 0;
    EncoderIndex end = path.depth();
    for (auto encoder = active.rbegin(); encoder != active.rend(); ++encoder) {
        double run = 0;
        for (EncoderIndex skipped = *encoder + 1; skipped < end; ++skipped)
            run += cka.at(*encoder, skipped);
        score = run + score;
        end = *encoder;
    }
    return score;
}

bool scores_before(const ScoredPath& a, const ScoredPath& b)
{
    return a.score != b.score ? a.score > b.score : a.path.active() < b.path.active();
}

Path path_of(std::uint32_t depth, const std::vector<EncoderIndex>& active)
{
    Path path{depth};
    for (EncoderIndex encoder = 0; encoder < depth; ++encoder)
        path.set_active(encoder, false);
    for (const auto encoder : active)
        path.set_active(encoder, true);
    return path;
}

std::string draw(const Path& path)
{
    std::string text(path.depth(), '.');
    for (const auto encoder : path.active())
        text[encoder] = 'A';
    return text;
}

} // namespace pivotsim
