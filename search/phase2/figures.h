// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/costs.h"

#include <cstddef>

namespace pivotsim {

/// Energy-delay products in J ms. They differ as soon as some images go further than others; for
/// efforts 6 and 12 of the paper at F_H = 0.2: 18.6, 16.2 and 23.1.
struct Edp {
    double product = 0; ///< mean energy x mean delay; the default
    double paper = 0; ///< EDP_L + F_H EDP_H, with EDP_x = E_x D_x: what the paper's Table 2 holds
    double mean = 0; ///< mean over images of energy x delay: F_L E_L D_L + F_H (E_L + E_H)(D_L + D_H)
};

/// What a combination of efforts does to a set of images, per image.
struct Figures {
    double accuracy = 0; ///< (C_L + C_H) / n
    double f_low = 0; ///< share of the images that stop at the first effort
    double delay_ms = 0; ///< D_L + F_H D_H, which is F_L D_L + F_H (D_L + D_H)
    double overhead_ms = 0; ///< F_H D_L: efforts whose answer is thrown away (re-computation)
    double energy_j = 0;
    Edp edp;
};

/// One effort of a combination: its cost (the gate's decision included unless it is the last), the images
/// that stop there, and those of them that it classifies correctly.
struct Stage {
    EffortCost cost;
    std::size_t stopped = 0, correct = 0;
};

/// Stages in order; every image passes the first, and those that do not stop go on. `images` is the sum of
/// those that stop, above 0. One stage is an effort without gate, two are the paper's pair.
Figures mix(const Stage* stages, std::size_t count, std::size_t images);

} // namespace pivotsim
