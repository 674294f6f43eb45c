// SPDX-License-Identifier: Apache-2.0
#include "apps/search_report.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::string pair_of(const OperatingPoint& point, const CoSearchReport& report)
{
    const std::uint32_t low = report.efforts[point.low].effort(), high = report.efforts[point.high].effort();
    return point.single() ? fmt::format("({})", low) : fmt::format("({}, {})", low, high);
}

std::string heading(const CoSearchReport& report)
{
    std::string text = fmt::format(
        "{} on {}: co-search\n  gate trace {}\n", report.model, report.platform, report.provenance);
    if (report.modelled)
        text += "  MODELLED, not measured: accuracies and thresholds say nothing about a real network, and "
                "its paths are\n  "
                "arbitrary: only their lengths count\n";
    text += fmt::format("  accuracies are that network's; delays and energies are {}'s, simulated for {}\n",
        report.model,
        report.mixed_paths ? "Phase 1's paths, entropies were measured with others"
                           : "the paths that the trace holds");
    return text;
}

/// As in Fig. 9.
std::string paths(const CoSearchReport& report)
{
    std::string text = "  phase 1: paths (A active, . skipped)\n";
    std::size_t others = 0;
    for (const SearchedEffort& effort : report.efforts) {
        text += fmt::format("    effort {:>2}  {}  {}  {:>9.3f} ms  {:>8.4f} J{}\n", effort.effort(),
            draw(effort.path), effort.score ? fmt::format("score {:7.4f}", *effort.score) : "no CKA",
            effort.result.cost.delay_ms, effort.result.cost.energy_j, effort.optimum ? "  *" : "");
        others += effort.optimum ? 1 : 0;
    }
    if (others > 0)
        text += fmt::format("    * Phase 1 would choose another path under this CKA matrix{}\n",
            others > 1 ? fmt::format(" ({} of {})", others, report.efforts.size()) : "");
    const DesignSpace& space = report.design_space;
    if (space.pivot > 0)
        text += fmt::format("    {} pairs of efforts; without Phase 1 there would be {:.3g} pairs of paths\n",
            space.pivot, static_cast<double>(space.random));
    return text;
}

std::string figures(const OperatingPoint& point)
{
    return fmt::format(
        "accuracy {:6.2f} %  delay {:8.3f} ms  energy {:7.4f} J  EDP {:7.3f} J ms  F_L {:5.1f} %",
        100 * point.accuracy, point.delay_ms, point.energy_j, point.edp.product, 100 * point.f_low);
}

std::string range(const Interval& interval, double scale, int digits)
{
    return fmt::format("{:.{}f} to {:.{}f}", scale * interval.low, digits, scale * interval.high, digits);
}

std::string gain(const OperatingPoint& chosen, const OperatingPoint& baseline, const CoSearchReport& report)
{
    return fmt::format("    effort {} alone takes {:.2f}x the delay, {:.2f}x the energy, {:.2f}x the EDP "
                       "({:.2f}x as the paper "
                       "sums it)\n    and is right for {:+.2f} points; re-computation takes {:.3f} ms\n",
        report.efforts[baseline.low].effort(), baseline.delay_ms / chosen.delay_ms,
        baseline.energy_j / chosen.energy_j, baseline.edp.product / chosen.edp.product,
        baseline.edp.product / chosen.edp.paper, 100 * (baseline.accuracy - chosen.accuracy),
        chosen.overhead_ms);
}

std::string chosen(const CoSearchReport& report, const SearchConfig& search)
{
    std::string text = fmt::format("  phase 2: {}",
        search.iterative() ? "iterative, as the paper"
                           : fmt::format("exact, best {}", to_string(search.objective)));
    if (search.iterative() || search.lec)
        text += fmt::format(", LEC {:g} %", 100 * search.least_f_low());
    if (const auto target = search.target())
        text += fmt::format(", target {:g} ms +- {:g} %", target->ms, 100 * search.tolerance.value);
    text += "\n";
    if (!report.chosen) {
        text += "    no combination meets this; the nearest ones:\n";
        for (std::size_t i = 0; i < std::min<std::size_t>(3, report.exact.nearest.size()); ++i) {
            const NearMiss& near = report.exact.nearest[i];
            text += fmt::format("    {:<9} {}\n", pair_of(near.point, report), figures(near.point));
            for (const Miss& miss : near.misses)
                text += fmt::format("              {} is {:.4g}, the limit {:.4g}: off by {:.3g}\n",
                    miss.what, miss.value, miss.limit, miss.by());
        }
        return text;
    }
    const OperatingPoint& point = *report.chosen;
    text += fmt::format("    efforts {}{}\n", pair_of(point, report),
        point.threshold ? fmt::format(", threshold {:g}", *point.threshold) : "");
    text += fmt::format("    {:<11} {}\n", fmt::format("{} images", point.images), figures(point));
    if (report.held_out)
        text += fmt::format("    {:<11} {}\n", "held out", figures(*report.held_out));
    return text + gain(report.held_out ? *report.held_out : point, report.baseline, report);
}

/// How far the choice can be believed.
std::string belief(const CoSearchReport& report, const SearchConfig& search)
{
    if (!report.intervals)
        return {};
    const FiguresIntervals& of = *report.intervals;
    std::string text = fmt::format("  how sure ({:g} % of {} resamples)\n",
        100 * search.bootstrap.confidence.value, search.bootstrap.resamples);
    text += fmt::format("    at this threshold   accuracy {} %  F_L {} %  delay {} ms\n",
        range(of.accuracy, 100, 2), range(of.f_low, 100, 1), range(of.delay_ms, 1, 2));
    if (!report.calibration)
        return text;
    const CalibrationReport& calibration = *report.calibration;
    if (calibration.threshold && calibration.rethresholded)
        text += fmt::format("    another batch       threshold {}  held out: accuracy {} %  delay {} ms\n",
            range(*calibration.threshold, 1, 3), range(calibration.rethresholded->accuracy, 100, 2),
            range(calibration.rethresholded->delay_ms, 1, 2));
    text += "    who would have won ";
    for (std::size_t i = 0; i < std::min<std::size_t>(4, calibration.winners.size()); ++i) {
        const Winner& winner = calibration.winners[i];
        OperatingPoint pair;
        pair.low = winner.low;
        pair.high = winner.high;
        text += fmt::format(" {} {:.1f} %", pair_of(pair, report), 100 * winner.share);
    }
    if (calibration.undecided > 0)
        text += fmt::format("  nobody {:.1f} %",
            100 * static_cast<double>(calibration.undecided) / static_cast<double>(calibration.resamples));
    return text + "\n";
}

std::string cascades(const CoSearchReport& report)
{
    std::string text;
    for (const CascadeResult& result : report.cascades) {
        std::string stages;
        for (std::size_t i = 0; i < result.best.cascade.efforts.size(); ++i)
            stages += fmt::format("{}{} ({:.1f} %)", i > 0 ? " > " : "",
                report.efforts[result.best.cascade.efforts[i]].effort(), 100 * result.best.share(i));
        text += fmt::format(
            "  cascade of {}, same images: {}  accuracy {:.2f} %  delay {:.3f} ms  EDP {:.3f} J ms ({}{})\n",
            result.best.cascade.efforts.size(), stages, 100 * result.best.accuracy, result.best.delay_ms,
            result.best.edp.product, to_string(result.method),
            result.misses.empty() ? "" : ", misses the goal");
    }
    return text;
}

/// The front, thinned to a page unless all of it is asked for.
std::string front(const CoSearchReport& report, int verbosity)
{
    constexpr std::size_t page = 12;
    const std::size_t count = report.pareto.size();
    const std::size_t step = verbosity > 0 || count <= page ? 1 : (count + page - 1) / page;
    std::string text
        = fmt::format("  Pareto front on {} images: {} combinations of {}{}\n", report.points.front().images,
            count, report.exact.combinations, step > 1 ? fmt::format(", one in {}; -v shows all", step) : "");
    for (std::size_t i = 0; i < count; i += step) {
        const bool last = i + step >= count; // the most accurate one
        const OperatingPoint& point = report.pareto[last ? count - 1 : i];
        text += fmt::format("    {:<9} {}  {}\n", pair_of(point, report),
            point.threshold ? fmt::format("Th {:6.4f}", *point.threshold) : std::string(9, ' '),
            figures(point));
    }
    return text;
}

} // namespace

std::string scores_text(const std::vector<ScoredPath>& scores)
{
    std::string text;
    for (const ScoredPath& path : scores)
        text += fmt::format(
            "    effort {:>2}  {}  score {:.6f}\n", path.path.effort(), draw(path.path), path.score);
    return text;
}

std::string search_text(const CoSearchReport& report, const SearchConfig& search, int verbosity)
{
    std::string text = heading(report) + paths(report) + chosen(report, search) + belief(report, search)
        + cascades(report) + front(report, verbosity);
    text.pop_back();
    return text;
}

} // namespace pivotsim
