// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/reproduction/platform_runs.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// A bar of Fig. 7: the delay of an image, and where it goes. The parts add up to the delay.
struct ComparedBar {
    std::string work; ///< "baseline", "PIVOT", "HeatViT", "ViTCoD"
    double delay_ms = 0, energy_j = 0;
    double launch_ms = 0; ///< of the operators that count as compute
    double predictor_ms = 0; ///< HeatViT: prediction, selection, packaging
    double index_ms = 0; ///< ViTCoD: waiting for its masks' indices
    double again_ms = 0; ///< PIVOT: low efforts whose images go on to the high one
    double compute_ms() const { return delay_ms - launch_ms - predictor_ms - index_ms - again_ms; }
};

struct ComparedPlatform {
    std::string platform;
    std::vector<ComparedBar> bars;
    const ComparedBar& bar(const std::string& work) const;
};

/// What would have to be true for a claim to hold.
struct Need {
    std::string what;
    std::optional<double> value; ///< none: no value does
    std::string unit;
};

/// A statement of the paper, and what the simulation says of it on a platform.
struct ClaimVerdict {
    std::string claim, platform, quantity;
    double ours = 0;
    std::string paper;
    bool holds = false;
    std::vector<Need> needs; ///< if it does not
};

struct PlatformComparison {
    double f_high = 0;
    std::vector<ComparedPlatform> platforms;
    std::vector<ClaimVerdict> verdicts;
};

/// The paper's FPGA platform, then Fig. 7's five.
const std::vector<std::string>& compared_platforms();

/// Figs. 1c and 7 and the statements about them. PIVOT is D_L + F_H D_H of efforts 6 and 12 at F_H = 0.20
/// (Table 2). Throws InputError and SimulationError.
PlatformComparison compare_platforms(const std::vector<std::string>& platforms = compared_platforms());

} // namespace pivotsim
