// SPDX-License-Identifier: Apache-2.0
#include "search/phase1/optimal_paths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace pivotsim {
namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

/// Best scores of the tails of paths. Adding a run rounds, but never turns an order round, so the best tail
/// stays the best behind any run, and the maximum is the maximum of path_score to the last bit.
class TailScores {
public:
    explicit TailScores(const CkaMatrix& cka) : depth_(cka.depth()), runs_(square()), best_(square())
    {
        for (EncoderIndex from = 0; from < depth_; ++from) {
            double sum = 0;
            for (EncoderIndex next = from + 1; next <= depth_; ++next) {
                runs_[at(from, next)] = sum;
                sum += next < depth_ ? cka.at(from, next) : 0;
            }
        }
        for (std::uint32_t effort = 1; effort <= depth_; ++effort)
            for (EncoderIndex from = 0; from < depth_; ++from)
                best_[at(from, effort)] = best_after(from, effort);
    }

    /// Of a path of this effort.
    double highest(std::uint32_t effort) const
    {
        double highest = impossible;
        for (EncoderIndex first = 0; first < depth_; ++first)
            highest = std::max(highest, best_[at(first, effort)]);
        return highest;
    }

    /// The lexicographically smallest active list that scores `highest(effort)`. A tail that is not the best
    /// may round to the same sum, so each encoder is tried from the front, through the runs before it.
    std::vector<EncoderIndex> smallest(std::uint32_t effort) const
    {
        const double goal = highest(effort);
        if (!std::isfinite(goal))
            throw std::invalid_argument("a CKA matrix whose path scores overflow");
        std::vector<EncoderIndex> active;
        for (std::uint32_t left = effort; left > 0; --left) {
            EncoderIndex next = active.empty() ? 0 : active.back() + 1;
            while (total(active, next, left) != goal)
                ++next;
            active.push_back(next);
        }
        return active;
    }

private:
    std::size_t at(EncoderIndex from, std::uint32_t column) const
    {
        return from * std::size_t{depth_ + 1} + column;
    }
    std::vector<double> square() const
    {
        return std::vector<double>(std::size_t{depth_} * (depth_ + 1), impossible);
    }

    double best_after(EncoderIndex from, std::uint32_t effort) const
    {
        if (effort == 1)
            return runs_[at(from, depth_)] + 0;
        double best = impossible;
        for (EncoderIndex next = from + 1; next < depth_; ++next)
            best = std::max(best, runs_[at(from, next)] + best_[at(next, effort - 1)]);
        return best;
    }

    /// Score of these encoders, then `next`, then the best that can follow it.
    double total(const std::vector<EncoderIndex>& active, EncoderIndex next, std::uint32_t left) const
    {
        double score = best_[at(next, left)];
        for (auto encoder = active.rbegin(); encoder != active.rend(); ++encoder) {
            score = runs_[at(*encoder, next)] + score;
            next = *encoder;
        }
        return score;
    }

    std::uint32_t depth_;
    std::vector<double> runs_; ///< [from][next]: CKA over what is skipped between two active encoders
    std::vector<double> best_; ///< [first][effort]: of tails that begin with an active encoder
};

} // namespace

std::vector<ScoredPath> optimal_paths(const CkaMatrix& cka)
{
    const TailScores tails{cka};
    std::vector<ScoredPath> optimal{{path_of(cka.depth(), {}), 0}};
    for (std::uint32_t effort = 1; effort <= cka.depth(); ++effort)
        optimal.push_back({path_of(cka.depth(), tails.smallest(effort)), tails.highest(effort)});
    return optimal;
}

} // namespace pivotsim
