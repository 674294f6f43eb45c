// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/cascade/cascade.h"

#include <cstdint>
#include <vector>

namespace pivotsim {

/// Every combination of candidate thresholds of one list of efforts, counted at once: images fall into the
/// cells of a histogram with a dimension a stage, and sums from each cell upwards say who goes on. Exact, in
/// time images x stages + cells x stages.
class CascadeGrid {
public:
    /// At most so many thresholds a stage: all distinct scores if they are no more, else those that stop
    /// equal shares of the images. Throws std::invalid_argument for 0, and as run_cascade does.
    CascadeGrid(const PairTable& table, std::vector<std::size_t> efforts, std::size_t candidates);

    /// How many combinations there are, "no image stops" included at every stage.
    std::uint64_t combinations() const { return combinations_; }
    /// Whether the candidates are all distinct scores: then nothing is left out.
    bool complete() const { return complete_; }

    /// The best combination under a goal. Needs memory for 12 bytes a combination.
    CascadePoint best(const Goal& goal) const;

private:
    /// Of the images that pass stages 0 to s, by the choice at each of them.
    struct Passing {
        std::vector<std::uint32_t> images, right_here, right_next; ///< right at stage s, and at s + 1
    };

    std::vector<Passing> count() const;
    Passing count_through(std::size_t stage) const;
    void sum_upwards(std::vector<std::uint32_t>& cells, std::size_t stage) const;
    std::size_t choices(std::size_t stage) const { return thresholds_[stage].size() + 1; }
    Cascade cascade_of(const std::vector<std::size_t>& choice) const;
    /// The first choice that stops a score at a stage, less one: choice 0 stops none.
    std::uint32_t bin(std::size_t stage, float score) const;

    const PairTable& table_;
    std::vector<std::size_t> efforts_;
    std::vector<std::vector<double>> thresholds_; ///< candidates by stage, ascending
    std::uint64_t combinations_ = 1;
    bool complete_ = true;
};

} // namespace pivotsim
