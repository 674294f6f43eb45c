// SPDX-License-Identifier: Apache-2.0
#include "search/stream_config.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<Complaint> check_gating(const GatingConfig& gating)
{
    if (gating.efforts.empty())
        return {{"name at least one effort, such as [6, 12]", "efforts"}};
    if (gating.thresholds.size() + 1 != gating.efforts.size())
        return {{fmt::format("every effort but the last needs a threshold: {} for these {}, {} given",
                     gating.efforts.size() - 1, gating.efforts.size(), gating.thresholds.size()),
            "thresholds"}};
    return {};
}

std::vector<Complaint> check_arrivals(const ArrivalsConfig& arrivals)
{
    const bool from_file = arrivals.process == ArrivalsConfig::Process::file;
    if (from_file != arrivals.file.has_value())
        return {{"'process: file' and 'file' need each other", from_file ? "process" : "file"}};
    const bool random = arrivals.process == ArrivalsConfig::Process::poisson;
    if (random != arrivals.rate.has_value())
        return {{"'process: poisson' and 'rate' need each other", random ? "process" : "rate"}};
    return {};
}

} // namespace

GatingConfig::GatingConfig()
{
    gate.name = "entropy";
}

const Fields<GatingConfig>& GatingConfig::fields()
{
    static const Fields<GatingConfig> table{"gate", "images that decide for themselves how far they go",
        {
            {"trace", &GatingConfig::trace, "gate trace: NPZ, CSV or modelled/deit_s; none: the shipped one"},
            {"split", &GatingConfig::split, "which of its images",
                EnumNames<Split>{{Split::batch, "batch", "the calibration batch"},
                    {Split::test, "test", "the held-out images"}}},
            {"efforts", &GatingConfig::efforts,
                "efforts that an image passes, in order: names, or numbers of active attentions", Required{}},
            {"thresholds", &GatingConfig::thresholds,
                "largest score that stops an image, for each effort but the last", Range{0.0, 1e6}},
            {"type", &GatingConfig::gate, "what the score is"},
        },
        check_gating};
    return table;
}

const Fields<ArrivalsConfig>& ArrivalsConfig::fields()
{
    using Process = ArrivalsConfig::Process;
    static const Fields<ArrivalsConfig> table{"arrivals", "when images come", "process",
        {
            {"process", &ArrivalsConfig::process, "by which rule",
                EnumNames<Process>{{Process::closed, "closed", "the next image is always there"},
                    {Process::poisson, "poisson", "at random, independently of each other"},
                    {Process::file, "file", "at the times of a file"}}},
            {"rate", &ArrivalsConfig::rate, "poisson: images a second", Range{1e-6, 1e9}},
            {"seed", &ArrivalsConfig::seed, "poisson: of the draws"},
            {"file", &ArrivalsConfig::file, "file: one time in ms a line, ascending"},
        },
        check_arrivals};
    return table;
}

} // namespace pivotsim
