// SPDX-License-Identifier: Apache-2.0
#include "search/stream_json.h"

#include "observe/stream_figures.h"

#include <nlohmann/json.hpp>
#include <numeric>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

Json spread_json(const Spread& spread)
{
    return {{"mean", spread.mean}, {"p50", spread.p50}, {"p95", spread.p95}, {"p99", spread.p99},
        {"max", spread.most}};
}

Json gate_json(const GatedImages& gated)
{
    const auto images
        = static_cast<double>(std::accumulate(gated.stopped.begin(), gated.stopped.end(), std::uint64_t{0}));
    std::uint64_t right = 0;
    Json stages = Json::array();
    for (std::size_t i = 0; i < gated.efforts.size(); ++i) {
        right += gated.correct[i];
        Json stage{{"effort", gated.efforts[i]}, {"images", gated.stopped[i]}, {"correct", gated.correct[i]},
            {"share", static_cast<double>(gated.stopped[i]) / images}};
        stage["threshold"] = i < gated.thresholds.size() ? Json(gated.thresholds[i]) : Json();
        stages.push_back(std::move(stage));
    }
    return {
        {"source", gated.provenance}, {"stages", stages}, {"accuracy", static_cast<double>(right) / images}};
}

} // namespace

Json stream_json(const RunResult& result, const Workload& workload)
{
    const StreamFigures figures = stream_figures(result.image_times, workload.stream.in_flight);
    Json json{{"images", result.images}, {"in_flight", workload.stream.in_flight},
        {"open_loop", !workload.stream.arrivals.empty()}, {"seconds", figures.seconds},
        {"throughput_fps", figures.throughput}, {"utilisation", figures.utilisation},
        {"service_ms", spread_json(figures.service)}, {"waiting_ms", spread_json(figures.waiting)},
        {"latency_ms", spread_json(figures.latency)}, {"synchronising_ms", figures.synchronising_ms},
        {"mean_queue", figures.mean_queue}, {"longest_queue", figures.longest_queue},
        {"mean_in_system", figures.mean_in_system}};
    json["gate"] = workload.gated ? gate_json(*workload.gated) : Json();
    return json;
}

} // namespace pivotsim
