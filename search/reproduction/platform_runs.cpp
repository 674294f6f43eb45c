// SPDX-License-Identifier: Apache-2.0
#include "search/reproduction/platform_runs.h"

#include "base/units.h"
#include "models/accelerator/tile_engine/operand_loads.h"
#include "search/isolated.h"
#include "search/simulate.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using Json = nlohmann::json;

/// Column indices among an operator's bytes.
double index_share(const Operator& op, const OperatorResult& result, const Trace& trace)
{
    const auto indices = index_tensor(trace, op);
    if (!indices || result.memory_bytes == Bytes{})
        return 0;
    return static_cast<double>(trace.tensor(*indices).bytes().count)
        / static_cast<double>(result.memory_bytes.count);
}

Json measured(const RunResult& result, const Trace& trace)
{
    double launches = 0, softmax = 0, indices = 0;
    for (const OperatorResult& op : result.operators) {
        const Operator& what = trace.op(op.id);
        if (what.kind == OperatorKind::softmax)
            softmax += (op.end - op.begin).to_seconds() * 1e3;
        const Cycles launch = op.stack[StallCause::ps];
        indices += static_cast<double>((op.stack.stalls() - launch).count) * index_share(what, op, trace);
        if (what.group != Group::predictor)
            launches += static_cast<double>(launch.count);
    }
    const double to_ms = 1e3 / static_cast<double>(result.clock.hertz);
    return {{"delay", result.delay_ms()}, {"energy", result.energy_j()}, {"softmax", softmax},
        {"predictor", result.breakdown_ms(Group::predictor)}, {"launch", launches * to_ms},
        {"index", indices * to_ms}, {"entropy", result.breakdown_ms(Group::gate)}};
}

} // namespace

const char* to_string(ComparedWorkload workload)
{
    switch (workload) {
    case ComparedWorkload::low:
        return "low effort";
    case ComparedWorkload::heatvit:
        return "HeatViT";
    case ComparedWorkload::vitcod:
        return "ViTCoD";
    case ComparedWorkload::baseline:
        break;
    }
    return "baseline";
}

PlatformRuns::PlatformRuns(std::string platform) : platform_(std::move(platform)) { }

std::vector<std::string> PlatformRuns::overrides(ComparedWorkload workload) const
{
    std::vector<std::string> overrides{fmt::format("platform={{extends: platforms/{}.yaml}}", platform_)};
    if (!fpga()) {
        overrides.emplace_back("workload.element_bytes=4");
        if (workload != ComparedWorkload::low)
            overrides.emplace_back("platform.unpriced_groups=[gate]"); // only PIVOT looks at the entropy
    }
    switch (workload) {
    case ComparedWorkload::low:
        overrides.emplace_back("workload.effort={skip: [7, 8, 9, 10, 11, 12]}");
        break;
    case ComparedWorkload::heatvit:
        overrides.emplace_back("workload.transforms=[token_pruning]");
        break;
    case ComparedWorkload::vitcod: // on the array: as many global tokens as a row keeps, so nothing is sparse
        overrides.emplace_back(
            fmt::format("workload.transforms=[{{type: sparse_attention, sparsity: 90 %{}}}]",
                fpga() ? ", global_tokens: 20" : ""));
        break;
    case ComparedWorkload::baseline:
        break;
    }
    return overrides;
}

const PlatformRun& PlatformRuns::run(ComparedWorkload workload, const std::vector<std::string>& more)
{
    std::vector<std::string> all = overrides(workload);
    all.insert(all.end(), more.begin(), more.end());
    const auto known = runs_.find(all);
    if (known != runs_.end())
        return known->second;
    const PlatformRun run
        = fpga() && workload == ComparedWorkload::vitcod ? masked_on_array() : simulated(all);
    return runs_.emplace(all, run).first->second;
}

PlatformRun PlatformRuns::simulated(const std::vector<std::string>& overrides) const
{
    const Study study = load_study("studies/deit_s.yaml", overrides).study; // plug-ins: once, in this process
    const Json json = Json::parse(in_child([&study] {
        const Trace trace = build_trace(study);
        return measured(simulate(study, trace), trace).dump();
    }));
    const auto value = [&json](const char* key) { return json.at(key).get<double>(); };
    return {value("delay"), value("energy"), value("softmax"), value("predictor"), value("launch"),
        value("index"), value("entropy")};
}

PlatformRun PlatformRuns::masked_on_array()
{
    PlatformRun run = this->run(ComparedWorkload::baseline);
    const double power = run.energy_j / run.delay_ms;
    const double softmax = simulated(overrides(ComparedWorkload::vitcod)).softmax_ms;
    run.delay_ms += softmax - run.softmax_ms; // operators follow each other without overlap
    run.energy_j = power * run.delay_ms; // constant power
    run.softmax_ms = softmax;
    return run;
}

} // namespace pivotsim
