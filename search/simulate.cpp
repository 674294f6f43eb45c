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
    const AcceleratorStatistics ps = platform.unit_statistics(platform.units() - 1);
    counts.ps_core_seconds = static_cast<double>(ps.core_picoseconds) * 1e-12;
    counts.ps_elements = ps.elements;
    for (std::size_t unit = 0; unit + 1 < platform.units(); ++unit) {
        const AcceleratorStatistics done = platform.unit_statistics(unit);
        if (const auto joules = platform.unit(unit).joules(done, result.seconds)) {
            counts.units.push_back({platform.unit_names()[unit], *joules});
            continue;
        }
        counts.macs += done.macs;
        counts.sram_bytes += done.sram_bytes;
    }
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
    RunResult result = simulate_unchecked(study, trace, std::move(stream), watchers);
    refuse_impossible(result, trace);
    return result;
}

RunResult simulate_unchecked(
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
    const std::string& accelerator = study.platform.accelerator.name;
    result.dataflow = accelerator == "systolic" ? study.platform.pe_array.dataflow : accelerator;
    result.memory = platform.memory_statistics();
    result.operators_replayed = platform.operators_replayed();
    result.unpriced_groups = study.platform.unpriced_groups;
    result.energy = create<EnergyModel>(study.platform.energy)->energy(activity(result, platform));
    return result;
}

} // namespace pivotsim
