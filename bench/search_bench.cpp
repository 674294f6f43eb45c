// SPDX-License-Identifier: Apache-2.0
// The co-search: 50,000 images and 8 efforts, as many as ImageNet's validation set and DeiT-S have.
#include "search/cascade/cascade_search.h"
#include "search/phase1/optimal_paths.h"
#include "search/phase2/exact_search.h"
#include "search/phase2/pareto.h"
#include "search/statistics/calibration.h"
#include "search/statistics/draw.h"

#include <benchmark/benchmark.h>

namespace pivotsim::bench {
namespace {

constexpr std::size_t efforts = 8;

/// Scores all distinct but for chance; easy images are right at every effort, hard ones at the larger ones.
ScoredSplit images(std::size_t count)
{
    Draw draw{1};
    ScoredSplit split{efforts, count, {}, {}};
    for (std::size_t effort = 0; effort < efforts; ++effort)
        for (std::size_t image = 0; image < count; ++image) {
            const auto hardness = static_cast<float>(image) / static_cast<float>(count);
            const auto noise = static_cast<float>(draw.below(1'000'000)) / 1e6F;
            split.scores.push_back(0.7F * hardness * hardness + 0.3F * noise * hardness);
            const auto wrong = static_cast<std::uint32_t>(600 * hardness * hardness);
            split.correct.push_back(draw.below(1000 + 20 * effort) >= wrong ? 1 : 0);
        }
    return split;
}

Costs deit_s()
{
    Costs costs;
    for (const double effort : {3, 4, 5, 6, 7, 8, 9, 12}) {
        const double delay = 13.416 + 3.8537 * effort;
        costs.efforts.push_back({delay, 7.92e-3 * delay});
    }
    return costs;
}

void phase1_paths(benchmark::State& state)
{
    Draw draw{1};
    const auto depth = static_cast<std::uint32_t>(state.range(0));
    std::vector<double> values(std::size_t{depth} * depth);
    for (auto& value : values)
        value = draw.below(1'000'000) / 1e6;
    const CkaMatrix cka{depth, values};
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(optimal_paths(cka));
}
BENCHMARK(phase1_paths)->Arg(12)->Arg(40)->Unit(benchmark::kMillisecond);

void pair_table(benchmark::State& state)
{
    const auto split = images(50'000);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(PairTable{split, deit_s()});
}
BENCHMARK(pair_table)->Unit(benchmark::kMillisecond);

/// Sorting included. Limits that something meets, and limits that nothing does.
void exact_phase2(benchmark::State& state)
{
    const auto split = images(50'000);
    Goal goal;
    goal.constraints.delay_ms = state.range(0) == 0 ? 50 : 20;
    goal.constraints.f_low = 0.7;
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(exact_search(PairTable{split, deit_s()}, goal));
}
BENCHMARK(exact_phase2)->ArgName("impossible")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void pareto(benchmark::State& state)
{
    const PairTable table{images(50'000), deit_s()};
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(pareto_front(table));
}
BENCHMARK(pareto)->Unit(benchmark::kMillisecond);

void cascades(benchmark::State& state)
{
    const PairTable table{images(50'000), deit_s()};
    Goal goal;
    goal.constraints.delay_ms = 50;
    CascadeOptions options;
    options.stages = static_cast<std::size_t>(state.range(0));
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(search_cascades(table, goal, options));
}
BENCHMARK(cascades)->ArgName("stages")->Arg(2)->Arg(3)->Arg(4)->Arg(5)->Unit(benchmark::kMillisecond);

void bootstrap_of_a_point(benchmark::State& state)
{
    const PairTable table{images(50'000), deit_s()};
    const auto point = table.at_threshold(3, 7, 0.3);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(bootstrap(point, table.costs()));
}
BENCHMARK(bootstrap_of_a_point)->Unit(benchmark::kMillisecond);

/// 1,000 calibration batches, judged on 50,000 images.
template <bool exact> void calibration(benchmark::State& state)
{
    const PairTable batch{images(static_cast<std::size_t>(state.range(0))), deit_s()};
    const PairTable held_out{images(50'000), deit_s()};
    Goal goal;
    goal.constraints.delay_ms = 50;
    IterativeOptions options;
    options.target.ms = 50;
    const auto procedure = exact ? exact_procedure(goal) : iterative_procedure(options);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(judge_calibration(batch, held_out, *procedure));
}
BENCHMARK_TEMPLATE(calibration, false)->ArgName("batch")->Arg(256)->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(calibration, true)->ArgName("batch")->Arg(256)->Arg(5000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
