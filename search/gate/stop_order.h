// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pivotsim {

/// The images in the order in which a rising threshold stops them at one effort. A threshold matters only
/// where it passes a score, so everything it can do is a *cut*: cut 0 stops none, cut k the images up to
/// the k-th distinct score.
class StopOrder {
public:
    /// Scores are finite. Images of equal score stand in ascending order.
    StopOrder(const float* scores, std::size_t images);

    /// The same with image i `times[i]` times: a bootstrap's sample, without sorting again.
    StopOrder resampled(const std::vector<std::uint32_t>& times) const;

    std::size_t images() const { return order_.size(); }
    const std::vector<std::uint32_t>& order() const { return order_; }

    std::size_t cuts() const { return stopped_.size(); }
    std::uint32_t stopped(std::size_t cut) const { return stopped_[cut]; }
    /// The smallest threshold that makes this cut; none for cut 0.
    std::optional<double> threshold(std::size_t cut) const
    {
        return cut == 0 ? std::nullopt : std::optional<double>{scores_[cut - 1]};
    }

    /// What a threshold does: the last cut whose score is not above it. O(log images).
    std::size_t cut_at(double threshold) const;
    /// The first cut that stops this share of the images; the last one if rounding leaves none.
    std::size_t cut_for(double share) const;

private:
    StopOrder() = default;
    void append(std::uint32_t image, float score, std::uint32_t times);

    std::vector<std::uint32_t> order_;
    std::vector<float> scores_; ///< distinct, ascending
    std::vector<std::uint32_t> stopped_{0}; ///< by cut
};

} // namespace pivotsim
