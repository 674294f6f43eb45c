// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/lec_sweep.h"

#include "search/phase2/iterative_search.h"

#include <stdexcept>

namespace pivotsim {
namespace {

/// Adds a part of a mean.
void add(LecMean& mean, const OperatingPoint& point, double baseline, double part)
{
    mean.accuracy_drop += part * (baseline - point.accuracy);
    mean.delay_ms += part * point.delay_ms;
    mean.f_low += part * point.f_low;
    mean.edp.product += part * point.edp.product;
    mean.edp.paper += part * point.edp.paper;
    mean.edp.mean += part * point.edp.mean;
}

} // namespace

LecSweep sweep_lec(
    const PairTable& batch, const PairTable& held_out, const std::vector<double>& lecs, double step)
{
    if (batch.ascending() != held_out.ascending())
        throw std::invalid_argument("the batch and the held-out images have other efforts or costs");
    const auto pairs = pairs_downwards(batch, PairOrder::low_first);
    const double baseline = held_out.single(held_out.ascending().back()).accuracy;
    IterativeOptions options;
    options.step = step;
    options.target.ms = 1; // not asked for
    LecSweep sweep;
    for (const double lec : lecs) {
        options.lec = lec;
        LecMean mean;
        mean.lec = lec;
        for (const auto& [low, high] : pairs) {
            const OperatingPoint chosen = meet_lec(batch, low, high, options);
            sweep.rows.push_back({lec, chosen, held_out.same_choice(chosen)});
            add(mean, sweep.rows.back().held_out, baseline, 1 / static_cast<double>(pairs.size()));
        }
        sweep.means.push_back(mean);
    }
    return sweep;
}

} // namespace pivotsim
