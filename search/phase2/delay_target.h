// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pivotsim {

/// "If the delay lies within 5 % of the user-provided delay constraint" (paper, section 3.3).
struct DelayTarget {
    enum class Reading {
        within, ///< not further from the target than the tolerance, on either side: the paper's words
        at_most ///< below is always good: what a user with a deadline means
    };

    double ms = 0;
    double tolerance = 0.05; ///< as a share of the target
    Reading reading = Reading::within;

    double least_ms() const { return reading == Reading::within ? ms * (1 - tolerance) : 0; }
    double most_ms() const { return ms * (1 + tolerance); }
};

/// Throws std::invalid_argument unless the target is above 0, the tolerance 0 or more, and both finite.
void check(const DelayTarget& target);

} // namespace pivotsim
