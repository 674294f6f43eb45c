// SPDX-License-Identifier: Apache-2.0
#include "apps/stream_text.h"

#include "base/text.h"
#include "observe/stream_figures.h"

#include <fmt/format.h>
#include <numeric>

namespace pivotsim {
namespace {

std::string gate_text(const GatedImages& gated)
{
    const auto images
        = static_cast<double>(std::accumulate(gated.stopped.begin(), gated.stopped.end(), std::uint64_t{0}));
    const auto right
        = static_cast<double>(std::accumulate(gated.correct.begin(), gated.correct.end(), std::uint64_t{0}));
    std::string text = fmt::format("  gate trace {}\n", gated.provenance);
    for (std::size_t i = 0; i < gated.efforts.size(); ++i) {
        const auto stopped = static_cast<double>(gated.stopped[i]);
        text += fmt::format("    {:<8} {:>9} images {:>6.2f} %  {:>6.2f} % of them right{}\n",
            gated.efforts[i], with_thousands(gated.stopped[i]), 100 * stopped / images,
            stopped > 0 ? 100 * static_cast<double>(gated.correct[i]) / stopped : 0.0,
            i < gated.thresholds.size() ? fmt::format("  threshold {:g}", gated.thresholds[i]) : "");
    }
    return text + fmt::format("    accuracy {:.2f} %\n", 100 * right / images);
}

std::string row(const char* name, const Spread& spread)
{
    return fmt::format("    {:<10}{:>11.3f}{:>11.3f}{:>11.3f}{:>11.3f}{:>11.3f}\n", name, spread.mean,
        spread.p50, spread.p95, spread.p99, spread.most);
}

} // namespace

std::string stream_text(const RunResult& result, const Workload& workload)
{
    const StreamFigures figures = stream_figures(result.image_times, workload.stream.in_flight);
    std::string text = workload.gated ? gate_text(*workload.gated) : "";
    text += fmt::format("  stream of {} images in {:.3f} s, {}: {:.3f} images a second, busy {:.2f} %\n",
        with_thousands(result.images), figures.seconds,
        workload.stream.arrivals.empty() ? "the next one always there" : "as they come", figures.throughput,
        100 * figures.utilisation);
    text += fmt::format(
        "    {:<10}{:>11}{:>11}{:>11}{:>11}{:>11}\n", "ms", "mean", "p50", "p95", "p99", "most");
    text += row("service", figures.service);
    if (workload.stream.arrivals.empty())
        return text;
    text += row("waiting", figures.waiting) + row("latency", figures.latency);
    text += "    energy and EDP above include the power while nothing was there to do\n";
    return text
        + fmt::format("    {:.2f} images wait on average, {} at most; {:.2f} are in the system\n",
            figures.mean_queue, figures.longest_queue, figures.mean_in_system);
}

} // namespace pivotsim
