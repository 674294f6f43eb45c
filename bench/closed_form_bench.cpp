// SPDX-License-Identifier: Apache-2.0
// A point of a sweep by closed form, its operators being there: what millions of points cost.
#include "search/closed_form.h"

#include <benchmark/benchmark.h>

namespace pivotsim::bench {
namespace {

void closed_form_of(benchmark::State& state, const char* file, const std::vector<std::string>& overrides)
{
    const Study study = load_study(file, overrides).study;
    const Workload workload = build_workload(study);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(closed_form(study, workload));
    state.SetItemsProcessed(state.iterations());
}

constexpr const char* deit_s = "studies/deit_s.yaml";
constexpr const char* board = "platform={extends: platforms/zcu102.yaml}";

BENCHMARK_CAPTURE(closed_form_of, deit_s_paper, deit_s, {})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(closed_form_of, deit_s_paper_activity, deit_s, {"platform.energy={type: activity}"})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(closed_form_of, deit_s_paper_mapper, deit_s, {"platform.schedule=auto"})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(closed_form_of, deit_s_board, deit_s, {board})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(closed_form_of, deit_s_gated, "studies/deit_s_pivot.yaml", {})
    ->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace pivotsim::bench
