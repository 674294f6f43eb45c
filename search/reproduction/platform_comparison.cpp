// SPDX-License-Identifier: Apache-2.0
#include "search/reproduction/platform_comparison.h"

#include "search/reproduction/platform_claims.h"

#include <stdexcept>

namespace pivotsim {
namespace {

ComparedBar bar_of(const PlatformRun& run, ComparedWorkload workload)
{
    return {
        to_string(workload), run.delay_ms, run.energy_j, run.launch_ms, run.predictor_ms, run.index_ms, 0};
}

/// Every image takes the low effort, a share of them the high one afterwards.
ComparedBar pivot_bar(const PlatformRun& low, const PlatformRun& high)
{
    return {"PIVOT", low.delay_ms + pivot_f_high * high.delay_ms, low.energy_j + pivot_f_high * high.energy_j,
        (1 - pivot_f_high) * low.launch_ms + pivot_f_high * high.launch_ms, 0, 0,
        pivot_f_high * low.delay_ms};
}

} // namespace

const ComparedBar& ComparedPlatform::bar(const std::string& work) const
{
    for (const ComparedBar& bar : bars)
        if (bar.work == work)
            return bar;
    throw std::out_of_range("no bar is called '" + work + "'");
}

const std::vector<std::string>& compared_platforms()
{
    static const std::vector<std::string> names{
        "zcu102_paper", "v100", "rtx2080ti", "orin_nano", "xeon", "rpi4"};
    return names;
}

PlatformComparison compare_platforms(const std::vector<std::string>& platforms)
{
    PlatformComparison comparison;
    comparison.f_high = pivot_f_high;
    for (const std::string& name : platforms) {
        PlatformRuns runs(name);
        const PlatformRun high = runs.run(ComparedWorkload::baseline);
        const PlatformRun low = runs.run(ComparedWorkload::low);
        comparison.platforms.push_back({name,
            {bar_of(high, ComparedWorkload::baseline),
                bar_of(runs.run(ComparedWorkload::heatvit), ComparedWorkload::heatvit),
                bar_of(runs.run(ComparedWorkload::vitcod), ComparedWorkload::vitcod), pivot_bar(low, high)}});
        for (ClaimVerdict& verdict : judge_claims(runs))
            comparison.verdicts.push_back(std::move(verdict));
    }
    return comparison;
}

} // namespace pivotsim
