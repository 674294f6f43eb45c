// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/phase2/delay_target.h"
#include "search/phase2/figures.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Accuracy is to be high, all others low.
enum class Objective { accuracy, delay, energy, edp, edp_paper, edp_mean };

const char* to_string(Objective objective);

/// All that are given must hold.
struct Constraints {
    std::optional<double> delay_ms; ///< at most
    std::optional<double> energy_j; ///< at most
    std::optional<double> accuracy; ///< at least
    std::optional<double> f_low; ///< at least: the paper's LEC
    std::optional<DelayTarget> target;
};

struct Goal {
    Objective objective = Objective::accuracy;
    Constraints constraints;
};

/// Throws std::invalid_argument for limits that nothing could meet or that say nothing: delays and energies
/// must be finite and above 0, shares above 0 and at most 1.
void check(const Goal& goal);

/// A constraint that does not hold, and by how much.
struct Miss {
    std::string what; ///< "delay_ms", "energy_j", "accuracy" or "f_low"
    double value = 0, limit = 0;

    double by() const { return value > limit ? value - limit : limit - value; }
    double relative() const { return by() / limit; }
};

/// Empty if all constraints hold.
std::vector<Miss> misses(const Figures& figures, const Constraints& constraints);
/// The largest Miss::relative(); 0 if all constraints hold.
double worst_miss(const Figures& figures, const Constraints& constraints);

/// Less than 0 if `a` is the better one, 0 if they are equal: by the objective, then the higher accuracy,
/// then the lower delay, then the lower energy. Searches settle what is left by their own order.
int compare(const Figures& a, const Figures& b, Objective objective);
/// The same where constraints may not hold: first by the smaller worst miss.
int compare(const Figures& a, const Figures& b, const Goal& goal);

} // namespace pivotsim
