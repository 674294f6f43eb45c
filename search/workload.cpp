// SPDX-License-Identifier: Apache-2.0
#include "search/workload.h"

#include "search/arrivals.h"
#include "search/effort_names.h"
#include "search/study_gates.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

const GateSplit& split_of(const GateTrace& trace, Split split)
{
    return split == Split::batch ? trace.batch : trace.test;
}

/// Each image stops at the first effort whose score is not above its threshold.
void decide(const GateTrace& gates, const std::vector<std::size_t>& efforts, const GatingConfig& config,
    std::uint64_t images, Workload& workload)
{
    const GateSplit& split = split_of(gates, config.split);
    const auto gate = create<Gate>(config.gate, gates.classes);
    GatedImages& gated = *workload.gated;
    gated.stopped.resize(efforts.size());
    gated.correct.resize(efforts.size());
    for (std::uint64_t image = 0; image < images; ++image) {
        std::size_t pass = 0;
        for (; pass < config.thresholds.size(); ++pass) {
            const std::size_t at = efforts[pass] * split.images + image;
            if (Gate::stops(gate->score({split.entropy[at], split.confidence[at]}), config.thresholds[pass]))
                break;
        }
        workload.stream.needs.push_back(static_cast<std::uint8_t>(pass + 1));
        ++gated.stopped[pass];
        gated.correct[pass] += split.correct(efforts[pass], image) ? 1 : 0;
    }
}

Workload build_gated(const Study& study, const GatingConfig& config)
{
    if (!study.workload.model)
        throw InputError(
            config.place, "E-GATE", "'run.gate' needs a 'workload.model' whose efforts it compiles");
    const GateTrace gates = load_gates(config.trace, study, config.place);
    const std::vector<std::size_t> efforts = find_efforts(gates, config.efforts, config.place);
    for (std::size_t i = 1; i < efforts.size(); ++i)
        if (gates.efforts[efforts[i]].path.effort() <= gates.efforts[efforts[i - 1]].path.effort())
            throw InputError(config.place, "E-GATE",
                fmt::format("an image goes from smaller efforts to larger ones; '{}' does not follow '{}'",
                    config.efforts[i], config.efforts[i - 1]));
    const std::uint64_t there = split_of(gates, config.split).images;
    const std::uint64_t images = study.run.images.value_or(there);
    if (images > there)
        throw InputError(config.place, "E-GATE",
            fmt::format("'run.images' asks for {} images, the split has {}", images, there));

    Workload workload;
    std::vector<std::pair<std::string, Trace>> passes;
    workload.gated.emplace();
    workload.gated->provenance = gates.provenance();
    workload.gated->thresholds = config.thresholds;
    for (const std::size_t effort : efforts) {
        const GateEffort& each = gates.efforts[effort];
        workload.gated->efforts.push_back(each.name);
        passes.emplace_back(each.name, compile_path(study, each.path));
    }
    CascadeTrace joined = join_passes(passes);
    workload.trace = std::move(joined.trace);
    workload.stream.passes = std::move(joined.passes);
    workload.stream.images = images;
    workload.stream.aligned = true;
    decide(gates, efforts, config, images, workload);
    return workload;
}

} // namespace

Workload build_workload(const Study& study)
{
    Workload workload;
    if (study.run.gate) {
        workload = build_gated(study, *study.run.gate);
    } else {
        workload.trace = build_trace(study);
        workload.stream.images = study.run.images.value_or(1);
    }
    workload.stream.in_flight = study.run.in_flight;
    workload.stream.arrivals = arrivals(study.run.arrivals, workload.stream.images);
    workload.stream.aligned = workload.stream.aligned || !workload.stream.arrivals.empty();
    return workload;
}

} // namespace pivotsim
