// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/sweep_config.h"

#include "models/resources/fpga_resources.h"
#include "search/sweep/metrics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<std::string> device_names()
{
    std::vector<std::string> names;
    for (const FpgaDevice& device : fpga_devices())
        names.emplace_back(device.name);
    return names;
}

std::vector<Complaint> check_sweep(const SweepConfig& sweep)
{
    std::vector<Complaint> complaints;
    if (sweep.objectives.empty() || sweep.objectives.size() > 8)
        complaints.push_back(
            {fmt::format("1 to 8 objectives are needed, {} given", sweep.objectives.size()), "objectives"});
    for (std::size_t i = 0; i < sweep.objectives.size(); ++i)
        if (std::count(sweep.objectives.begin(), sweep.objectives.end(), sweep.objectives[i]) > 1)
            complaints.push_back(
                {fmt::format("objective '{}' stands there twice", sweep.objectives[i]), "objectives"});
    return complaints;
}

} // namespace

SweepConfig::SweepConfig()
{
    strategy.name = "exhaustive";
}

const Fields<SampleConfig>& SampleConfig::fields()
{
    using Kind = SampleConfig::Kind;
    static const Fields<SampleConfig> table{"sample", "which points of the grid are meant", "kind",
        {
            {"kind", &SampleConfig::kind, "all of the grid, or a choice of points",
                EnumNames<Kind>{{Kind::grid, "grid", "every combination of values"},
                    {Kind::random, "random", "each point as likely as any other, none twice"},
                    {Kind::latin_hypercube, "latin_hypercube",
                        "every axis is cut into as many strata as points, each stratum is taken once"}}},
            {"points", &SampleConfig::points, "how many, of a random or a Latin hypercube sample",
                Range{1, 20'000'000}},
            {"seed", &SampleConfig::seed,
                "of the choice; the same one gives the same points on every machine"},
        }};
    return table;
}

const Fields<SweepConfig>& SweepConfig::fields()
{
    using Evaluate = SweepConfig::Evaluate;
    static const Fields<SweepConfig> table{"sweep",
        "what `pivotsim sweep` varies and looks for; keys with a dot are axes: platform.pe_array.rows: [32, "
        "64]",
        Fields<SweepConfig>::PathKeys{
            "an axis: the key of the study that varies, and its values, as a list or as FIRST:LAST:STEP; "
            "several keys with "
            "commas between them vary together"},
        {
            {"evaluate", &SweepConfig::evaluate, "how a point is evaluated",
                EnumNames<Evaluate>{{Evaluate::simulation, "simulation", "as `pivotsim run` does"},
                    {Evaluate::closed_form, "closed_form",
                        "by sums over the operators, as if nothing ever waited for memory; microseconds a "
                        "point"}}},
            {"sample", &SweepConfig::sample, "which points of the grid are meant"},
            {"where", &SweepConfig::where,
                "conditions of a point, over keys of the study and the estimates dsp and bram36; others are "
                "left out"},
            {"require", &SweepConfig::require,
                "conditions of a result, over keys of the study and all figures; others are kept, but not on "
                "the front"},
            {"fits", &SweepConfig::fits,
                "an FPGA whose DSP slices and block RAMs must do; others are left out",
                OneOf{device_names()}},
            {"objectives", &SweepConfig::objectives, "figures that the front is about",
                OneOf{metric_names()}},
            {"strategy", &SweepConfig::strategy, "in which order points are tried, and which are not"},
            {"timeout", &SweepConfig::timeout, "the most that a point may take; it then counts as failed",
                Range{"1 ms", "18000 s"}},
            {"memory", &SweepConfig::memory, "the most that a point may take, beyond the program itself",
                Range{"1 MiB", "1 TiB"}},
        },
        check_sweep};
    return table;
}

} // namespace pivotsim
