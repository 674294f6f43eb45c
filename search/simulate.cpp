// SPDX-License-Identifier: Apache-2.0
#include "search/simulate.h"

#include "observe/probe_tee.h"
#include "observe/run_recorder.h"
#include "observe/self_checks.h"
#include "search/isolated.h"

namespace pivotsim {
namespace {

/// What the energy model is to price.
ActivityCounts activity(const RunResult& result, const Platform& platform)
{
    ActivityCounts counts;
    counts.seconds = result.seconds;
    counts.array_seconds
        = static_cast<double>(result.stack.compute().count) / static_cast<double>(result.clock.hertz);
    const AcceleratorStatistics accelerator = platform.unit_statistics(0), ps = platform.unit_statistics(1);
    counts.ps_core_seconds = static_cast<double>(ps.core_picoseconds) * 1e-12;
    counts.macs = result.macs;
    counts.ps_elements = ps.elements;
    counts.sram_bytes = accelerator.sram_bytes;
    const MemoryStatistics memory = platform.memory_statistics();
    counts.dram_bytes = memory.read + memory.written;
    return counts;
}

PlatformOptions options_of(const Study& study, ImageStream stream)
{
    PlatformOptions options;
    options.fidelity = study.run.fidelity;
    options.stream = std::move(stream);
    options.check_protocol = study.run.check_protocol;
    options.reuse = study.run.reuse;
    return options;
}

} // namespace

std::string obstacle(const Study& study, const Trace& trace)
{
    return in_child([&]() -> std::string {
        RunRecorder recorder(trace, Clock{study.platform.clock});
        try {
            const Platform platform("platform", study.platform, trace, options_of(study, {}), recorder);
        } catch (const InputError& error) {
            return render(error.findings(), Colour::off);
        }
        return {};
    });
}

RunResult simulate(const Study& study, const Trace& trace)
{
    ImageStream stream;
    stream.images = study.run.images.value_or(1);
    return simulate(study, trace, std::move(stream));
}

RunResult simulate(
    const Study& study, const Trace& trace, ImageStream stream, const std::vector<Probe*>& watchers)
{
    const Clock clock{study.platform.clock};
    RunRecorder recorder(trace, clock);
    std::vector<Probe*> all{&recorder};
    all.insert(all.end(), watchers.begin(), watchers.end());
    ProbeTee tee(all);
    Probe& probe = watchers.empty() ? static_cast<Probe&>(recorder) : tee;
    Platform platform("platform", study.platform, trace, options_of(study, std::move(stream)), probe);
    platform.run();

    RunResult result = recorder.result(platform);
    result.study = study.name;
    result.model = trace.model;
    result.path = trace.path;
    result.platform = study.platform.name;
    result.dataflow = study.platform.pe_array.dataflow;
    result.memory = platform.memory_statistics();
    result.operators_replayed = platform.operators_replayed();
    result.unpriced_groups = study.platform.unpriced_groups;
    result.energy = create<EnergyModel>(study.platform.energy)->energy(activity(result, platform));
    refuse_impossible(result, trace);
    return result;
}

} // namespace pivotsim
