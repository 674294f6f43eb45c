// SPDX-License-Identifier: Apache-2.0
// Fronts of a million points: few of them on the front, tens of thousands, and all.
#include "search/pareto/hypervolume.h"
#include "search/pareto/pareto_front.h"
#include "search/pareto/ranking.h"
#include "search/statistics/draw.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <string>

namespace pivotsim::bench {
namespace {

enum Shape : int { uniform, correlated, sphere, octant };

double unit(Draw& draw)
{
    return draw.below(1U << 31) / static_cast<double>(1U << 31);
}

/// Roughly normal, so that directions are spread evenly.
double bell(Draw& draw)
{
    double sum = -6;
    for (int i = 0; i < 12; ++i)
        sum += unit(draw);
    return sum;
}

/// Sphere: on its whole surface, one part in 2^dimensions of which is the front. Octant: that part alone.
ObjectiveTable table_of(Shape shape, std::size_t rows, std::size_t dimensions)
{
    Draw draw{1};
    ObjectiveTable table{dimensions, {}};
    std::vector<double> values(dimensions);
    for (std::size_t row = 0; row < rows; ++row) {
        const double base = unit(draw);
        double squares = 0;
        for (double& value : values) {
            value = shape == uniform ? unit(draw) : shape == correlated ? base + unit(draw) / 20 : bell(draw);
            squares += value * value;
        }
        for (const double value : values)
            table.values.push_back(shape == sphere ? value / std::sqrt(squares)
                    : shape == octant              ? -std::abs(value) / std::sqrt(squares)
                                                   : value);
    }
    return table;
}

void set_label(benchmark::State& state)
{
    static const char* const names[] = {"uniform", "correlated", "sphere", "octant"};
    state.SetLabel(names[state.range(0)]);
}

ObjectiveTable table_of(const benchmark::State& state, std::size_t rows)
{
    return table_of(static_cast<Shape>(state.range(0)), rows, static_cast<std::size_t>(state.range(1)));
}

void front_of_a_million(benchmark::State& state)
{
    const ObjectiveTable table = table_of(state, 1'000'000);
    std::size_t front = 0;
    for ([[maybe_unused]] auto unused : state)
        front = non_dominated(table).size();
    state.counters["front"] = static_cast<double>(front);
    set_label(state);
}
BENCHMARK(front_of_a_million)
    ->ArgNames({"shape", "dimensions"})
    ->ArgsProduct({{uniform, correlated, sphere, octant}, {2, 3, 4}})
    ->Unit(benchmark::kMillisecond);

void ranks_of_a_hundred_thousand(benchmark::State& state)
{
    const ObjectiveTable table = table_of(state, 100'000);
    std::uint32_t fronts = 0;
    for ([[maybe_unused]] auto unused : state)
        for (const std::uint32_t rank : non_dominated_ranks(table))
            fronts = std::max(fronts, rank + 1);
    state.counters["fronts"] = fronts;
    set_label(state);
}
BENCHMARK(ranks_of_a_hundred_thousand)
    ->ArgNames({"shape", "dimensions"})
    ->ArgsProduct({{uniform, correlated, octant}, {2, 3, 4}})
    ->Unit(benchmark::kMillisecond);

void hypervolume_of_a_million(benchmark::State& state)
{
    const ObjectiveTable table = table_of(state, 1'000'000);
    const std::vector<double> reference(table.dimensions, 1);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(hypervolume(table, reference));
    set_label(state);
}
BENCHMARK(hypervolume_of_a_million)
    ->ArgNames({"shape", "dimensions"})
    ->ArgsProduct({{uniform, octant}, {2, 3}})
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
