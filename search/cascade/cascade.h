// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/goal.h"
#include "search/phase2/pair_table.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace pivotsim {

/// Efforts that an image passes one after another until its score stops it; the public code of PIVOT has
/// three. Two are the paper's low and high effort, one has no gate.
struct Cascade {
    std::vector<std::size_t> efforts; ///< from a smaller to a larger one
    std::vector<std::optional<double>> thresholds; ///< of all but the last; none: no image stops there
};

/// What a cascade does to a set of images. Vectors by stage.
struct CascadePoint : Figures {
    Cascade cascade;
    std::size_t images = 0;
    std::vector<std::size_t> stopped, correct; ///< images classified at a stage; of these, correctly

    double share(std::size_t stage) const
    {
        return static_cast<double>(stopped[stage]) / static_cast<double>(images);
    }
};

/// By asking every image of the table. Throws std::invalid_argument unless every effort is larger than the
/// one before it and all but the last have a threshold.
CascadePoint run_cascade(const PairTable& table, const Cascade& cascade);

/// The stages of a cascade, without images yet.
std::vector<Stage> stages_of(const Costs& costs, const std::vector<std::size_t>& efforts);

/// With the images and right answers that each stage has.
CascadePoint cascade_point(Cascade cascade, const std::vector<Stage>& stages);

/// Whether `a` goes first under a goal: the smaller worst miss, then compare(), then fewer stages, the
/// lexicographically smaller efforts, the fewer images at the first stage, at the second ...
bool is_better(const CascadePoint& a, const CascadePoint& b, const Goal& goal);

} // namespace pivotsim
