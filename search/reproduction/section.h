// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// What our figure beside the paper's is worth (docs/reproduction.md, shared arithmetic over the paper's
/// tables).
enum class Verdict {
    reproduced, ///< follows from simulation; the paper's differs by rounding
    modelled, ///< rests on the modelled gate trace
    contradictory ///< the paper's own figures exclude it, or each other
};

const char* to_string(Verdict verdict);

/// A figure of ours, and what the paper prints, if it prints a number.
struct ReproducedFigure {
    std::string name;
    double ours = 0;
    std::optional<double> paper;
    Verdict verdict = Verdict::reproduced;

    /// Per cent; none without a figure to compare with.
    std::optional<double> error() const;
};

struct ReproducedSection {
    std::string title; ///< names table or figure
    std::vector<ReproducedFigure> figures;
    std::string remark;
};

} // namespace pivotsim
