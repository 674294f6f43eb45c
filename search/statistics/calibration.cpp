// SPDX-License-Identifier: Apache-2.0
#include "search/statistics/calibration.h"

#include "search/statistics/draw.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace pivotsim {
namespace {

/// Figures of many choices, to become intervals.
class Collected {
public:
    void add(const Figures& figures)
    {
        accuracy_.push_back(figures.accuracy);
        f_low_.push_back(figures.f_low);
        delay_ms_.push_back(figures.delay_ms);
        energy_j_.push_back(figures.energy_j);
    }

    std::optional<HeldOut> intervals(double confidence) const
    {
        if (accuracy_.empty())
            return std::nullopt;
        return HeldOut{interval_of(accuracy_, confidence), interval_of(f_low_, confidence),
            interval_of(delay_ms_, confidence), interval_of(energy_j_, confidence)};
    }

private:
    std::vector<double> accuracy_, f_low_, delay_ms_, energy_j_;
};

std::optional<Interval> interval_if_any(const std::vector<double>& values, double confidence)
{
    return values.empty() ? std::nullopt : std::optional{interval_of(values, confidence)};
}

/// How often each image is in a sample as large as the batch.
std::vector<std::uint32_t> draw_times(std::size_t images, Draw& draw)
{
    std::vector<std::uint32_t> times(images);
    for (std::size_t i = 0; i < images; ++i)
        ++times[draw.below(static_cast<std::uint32_t>(images))];
    return times;
}

/// The threshold of one pair, chosen on sample after sample.
class Rethresholding {
public:
    Rethresholding(const PairTable& held_out, const Procedure& procedure, const OperatingPoint& pair)
        : held_out_(held_out), procedure_(procedure), pair_(pair)
    {
    }

    void choose_on(const PairTable& sample)
    {
        const auto promised = procedure_.choose_threshold(sample, pair_.low, pair_.high);
        if (!promised)
            return;
        const OperatingPoint kept = held_out_.same_choice(*promised);
        if (promised->threshold)
            thresholds_.push_back(*promised->threshold);
        collected_.add(kept);
        f_low_.push_back(kept.f_low - promised->f_low);
        accuracy_.push_back(kept.accuracy - promised->accuracy);
        delay_.push_back(kept.delay_ms - promised->delay_ms);
    }

    void report(CalibrationReport& report, double confidence) const
    {
        report.threshold = interval_if_any(thresholds_, confidence);
        report.rethresholded = collected_.intervals(confidence);
        report.f_low_gap = interval_if_any(f_low_, confidence);
        report.accuracy_gap = interval_if_any(accuracy_, confidence);
        report.delay_gap_ms = interval_if_any(delay_, confidence);
    }

private:
    const PairTable& held_out_;
    const Procedure& procedure_;
    const OperatingPoint pair_;
    std::vector<double> thresholds_, f_low_, accuracy_, delay_;
    Collected collected_;
};

std::vector<Winner> ranked(
    const std::map<std::pair<std::size_t, std::size_t>, std::size_t>& wins, std::size_t resamples)
{
    std::vector<Winner> winners;
    for (const auto& [pair, count] : wins)
        winners.push_back(
            {pair.first, pair.second, count, static_cast<double>(count) / static_cast<double>(resamples)});
    std::stable_sort(
        winners.begin(), winners.end(), [](const Winner& a, const Winner& b) { return a.wins > b.wins; });
    return winners;
}

} // namespace

CalibrationReport judge_calibration(const PairTable& batch, const PairTable& held_out,
    const Procedure& procedure, const BootstrapOptions& options)
{
    check(options);
    if (batch.ascending() != held_out.ascending())
        throw std::invalid_argument("the batch and the held-out images have other efforts or costs");
    CalibrationReport report;
    report.resamples = options.resamples;
    report.on_batch = procedure.choose(batch);
    std::optional<Rethresholding> rethresholding;
    if (report.on_batch) {
        report.held_out = held_out.same_choice(*report.on_batch);
        if (!report.on_batch->single())
            rethresholding.emplace(held_out, procedure, *report.on_batch);
    }
    Draw draw{options.seed};
    Collected chosen;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> wins;
    for (std::size_t i = 0; i < options.resamples; ++i) {
        const PairTable sample = batch.resampled(draw_times(batch.images(), draw));
        if (rethresholding)
            rethresholding->choose_on(sample);
        if (const auto choice = procedure.choose(sample)) {
            ++wins[{choice->low, choice->high}];
            chosen.add(held_out.same_choice(*choice));
        } else {
            ++report.undecided;
        }
    }
    report.winners = ranked(wins, options.resamples);
    report.chosen = chosen.intervals(options.confidence);
    if (rethresholding)
        rethresholding->report(report, options.confidence);
    return report;
}

} // namespace pivotsim
