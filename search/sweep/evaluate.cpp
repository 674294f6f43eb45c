// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/evaluate.h"

#include "base/yaml_writer.h"
#include "models/resources/fpga_resources.h"
#include "search/closed_form.h"
#include "search/load_plugins.h"
#include "search/simulate.h"
#include "search/sweep/study_values.h"
#include "search/workload.h"

#include <chrono>
#include <new>
#include <nlohmann/json.hpp>
#include <numeric>

namespace pivotsim {
namespace {

using Seconds = std::chrono::duration<double>;

void add_resources(const PlatformConfig& platform, Metrics& metrics)
{
    if (const auto resources = estimate_resources(platform)) {
        metrics[Metric::dsp] = static_cast<double>(resources->dsp);
        metrics[Metric::bram36] = static_cast<double>(resources->bram36);
    }
}

void add_gating(const Workload& workload, Metrics& metrics)
{
    if (!workload.gated)
        return;
    const auto images = static_cast<double>(workload.stream.images);
    const auto& correct = workload.gated->correct;
    metrics[Metric::accuracy]
        = static_cast<double>(std::accumulate(correct.begin(), correct.end(), std::uint64_t{0})) / images;
    metrics[Metric::recomputed] = 1 - static_cast<double>(workload.gated->stopped.front()) / images;
}

Metrics metrics_of(const ClosedForm& form, const Workload& workload)
{
    Metrics metrics;
    metrics[Metric::cycles] = static_cast<double>(form.cycles.count);
    metrics[Metric::delay_ms] = form.delay_ms;
    metrics[Metric::energy_j] = form.energy_j;
    metrics[Metric::power_w] = form.power_w;
    metrics[Metric::edp_j_ms] = form.edp_j_ms();
    metrics[Metric::fps] = form.fps();
    metrics[Metric::fps_per_w] = form.fps_per_w();
    metrics[Metric::utilisation] = form.utilisation;
    metrics[Metric::stall_share] = 0;
    metrics[Metric::attention_mac_ms] = form.attention_mac_ms;
    metrics[Metric::softmax_ms] = form.softmax_ms;
    metrics[Metric::mlp_ms] = form.mlp_ms;
    metrics[Metric::other_ms] = form.other_ms;
    metrics[Metric::dram_bytes] = static_cast<double>(form.dram_bytes.count);
    add_gating(workload, metrics);
    return metrics;
}

/// Operators and images depend on few of the values that vary; the last ones are kept.
const Workload& workload_of(const Study& study)
{
    static std::string key;
    static Workload kept;
    const std::string wanted = to_yaml(WorkloadConfig::fields().write(study.workload))
        + to_yaml(RunConfig::fields().write(study.run));
    if (wanted != key) {
        key.clear(); // should this throw
        kept = build_workload(study);
        key = wanted;
    }
    return kept;
}

Metrics answer(const Study& study)
{
    const Workload& workload = workload_of(study);
    if (study.sweep.evaluate == SweepConfig::Evaluate::closed_form)
        return metrics_of(closed_form(study, workload), workload);
    return metrics_of(simulate(study, workload.trace, workload.stream), workload);
}

std::string first_message(const InputError& error)
{
    for (const Diagnostic& finding : error.findings().sorted())
        if (finding.severity == Diagnostic::Severity::error)
            return finding.code + ": " + finding.message;
    return error.what();
}

/// SystemC has words of its own for the stack of a process that it cannot map (sc_cor_qt.cpp).
bool ran_out_of_memory(const std::exception& error)
{
    return dynamic_cast<const std::bad_alloc*>(&error) != nullptr
        || std::string{error.what()}.find("failed to allocate stack memory") != std::string::npos;
}

} // namespace

Metrics metrics_of(const RunResult& run, const Workload& workload)
{
    Metrics metrics;
    metrics[Metric::cycles] = static_cast<double>(run.cycles.count);
    metrics[Metric::delay_ms] = run.delay_ms();
    metrics[Metric::energy_j] = run.energy_j();
    metrics[Metric::power_w] = run.power_w();
    metrics[Metric::edp_j_ms] = run.edp_j_ms();
    metrics[Metric::fps] = run.fps();
    metrics[Metric::fps_per_w] = run.fps_per_w();
    metrics[Metric::utilisation] = run.utilisation();
    const CycleStack& stack = run.stack;
    const Cycles waited = stack.stalls() - stack[StallCause::dependency] - stack[StallCause::ps];
    metrics[Metric::stall_share] = run.cycles.count > 0
        ? static_cast<double>(waited.count) / static_cast<double>(run.cycles.count)
        : 0;
    metrics[Metric::attention_mac_ms] = run.breakdown_ms(Group::attention_mac);
    metrics[Metric::softmax_ms] = run.breakdown_ms(Group::softmax);
    metrics[Metric::mlp_ms] = run.breakdown_ms(Group::mlp);
    metrics[Metric::other_ms] = run.other_ms();
    metrics[Metric::dram_bytes] = static_cast<double>((run.memory.read + run.memory.written).count);
    add_gating(workload, metrics);
    return metrics;
}

PointRecord blank_record(const Sweep& sweep, const Candidate& candidate)
{
    PointRecord record;
    record.sweep = sweep.id();
    record.candidate = candidate;
    nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
    for (const auto& [path, text] : sweep.parameters_of(candidate.point))
        parameters[path] = text;
    record.parameters = parameters.dump();
    return record;
}

PointRecord evaluate(
    const Sweep& sweep, const Candidate& candidate, const std::function<bool(const PointHash&)>& knows)
{
    const auto began = std::chrono::steady_clock::now();
    PointRecord record = blank_record(sweep, candidate);
    try {
        const Value source = sweep.source_of(candidate);
        load_plugins(source); // a platform that varies may need others
        const Study study = Study::fields().read(source);
        record.hash = PointHash::of(canonical_text(study));
        Metrics resources;
        add_resources(study.platform, resources);
        record.reason = sweep.left_out(study, resources);
        if (!record.reason.empty()) {
            record.status = PointStatus::left_out;
        } else if (knows(record.hash)) {
            record.known = true;
        } else {
            record.metrics = answer(study);
            add_resources(study.platform, record.metrics);
        }
    } catch (const InputError& error) {
        record.status = PointStatus::refused;
        record.reason = first_message(error);
    } catch (const std::exception& error) {
        const bool memory = ran_out_of_memory(error);
        record.status = memory ? PointStatus::memory : PointStatus::error;
        record.reason = memory ? "more memory than the sweep allows a point" : error.what();
    }
    record.seconds = Seconds(std::chrono::steady_clock::now() - began).count();
    return record;
}

} // namespace pivotsim
