// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/choice.h"
#include "search/strategy/sweep_strategy.h"
#include "tests/search/pareto/tables.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// A space small enough to be tried as a whole, judged by a formula.
struct ToySpace {
    GridShape grid;
    std::size_t objectives = 1;
    std::function<std::vector<double>(const std::vector<std::uint32_t>& levels)> evaluate;

    std::vector<double> at(std::uint64_t point) const { return evaluate(grid.levels_of(point)); }

    StrategyContext context(const std::function<bool(std::uint64_t)>& accepts = {}) const
    {
        StrategyContext context{grid, {}, accepts, false, objectives};
        for (std::uint64_t point = 0; point < grid.size(); ++point)
            if (!accepts || accepts(point))
                context.points.push_back(point);
        return context;
    }

    /// The points that none dominates, by the definition. Failed ones are none.
    std::set<std::uint64_t> front() const
    {
        ObjectiveTable table{objectives, {}};
        std::vector<std::uint64_t> points;
        for (std::uint64_t point = 0; point < grid.size(); ++point)
            if (const std::vector<double> values = at(point); !values.empty()) {
                table.values.insert(table.values.end(), values.begin(), values.end());
                points.push_back(point);
            }
        std::set<std::uint64_t> front;
        for (const std::uint32_t row : front_by_definition(table, all_rows(table)))
            front.insert(points[row]);
        return front;
    }
};

/// An array of PEs with buffers and ports, as far as a line of arithmetic goes: 4,608 points. Delay against
/// power, and against area as well. Levels differ, but not all of them matter everywhere: objectives tie.
inline ToySpace toy_accelerator(std::size_t objectives)
{
    return {{{12, 12, 8, 4}}, objectives, [objectives](const std::vector<std::uint32_t>& levels) {
                const double rows = 4.0 * (levels[0] + 1);
                const double cols = 4.0 * (levels[1] + 1);
                const double buffer = 4.0 * (1U << levels[2]);
                const double ports = levels[3] + 1;
                const double folds = std::ceil(384 / rows) * std::ceil(384 / cols);
                const double compute = folds * (2 * rows + cols + 197);
                const double traffic = 384 * 197 * (1 + 64 / buffer) / (8 * ports);
                const double delay = std::max(compute, traffic);
                const double power = 2 + 0.004 * rows * cols + 0.002 * buffer + 0.3 * ports;
                const double area = rows * cols + 3 * buffer + 150 * ports;
                return objectives == 2 ? std::vector<double>{delay, power}
                                       : std::vector<double>{delay, power * delay, area};
            }};
}

/// What a strategy tried.
struct ToyRun {
    std::vector<std::vector<Candidate>> batches;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<double>> results; ///< by rung and point

    std::set<std::uint64_t> tried(std::uint32_t rung = 0) const
    {
        std::set<std::uint64_t> points;
        for (const auto& [key, objectives] : results)
            if (key.first == rung)
                points.insert(key.second);
        return points;
    }

    std::vector<std::pair<std::uint32_t, std::uint64_t>> order() const
    {
        std::vector<std::pair<std::uint32_t, std::uint64_t>> order;
        for (const auto& batch : batches)
            for (const Candidate& each : batch)
                order.emplace_back(each.rung, each.point);
        return order;
    }
};

/// Plays a strategy to its end. Throws std::logic_error for a candidate that comes twice.
inline ToyRun play(
    SweepStrategy& strategy, const std::function<std::vector<double>(const Candidate&)>& evaluate)
{
    ToyRun run;
    for (auto batch = strategy.propose(); !batch.empty(); batch = strategy.propose()) {
        std::vector<Judged> judged;
        for (const Candidate& each : batch) {
            judged.push_back({each, evaluate(each)});
            if (!run.results.insert({{each.rung, each.point}, judged.back().objectives}).second)
                throw std::logic_error("a candidate is proposed twice");
        }
        run.batches.push_back(std::move(batch));
        if (strategy.adaptive())
            strategy.learn(judged);
    }
    return run;
}

inline ToyRun play(SweepStrategy& strategy, const ToySpace& space)
{
    return play(strategy, [&space](const Candidate& candidate) { return space.at(candidate.point); });
}

inline std::unique_ptr<SweepStrategy> strategy(const std::string& name, const StrategyContext& context,
    const std::vector<std::pair<std::string, std::string>>& parameters = {})
{
    Choice<SweepStrategy> choice{name};
    for (const auto& [key, value] : parameters)
        choice.parameters.set(key, Value::scalar(value));
    return create(choice, context);
}

/// The share of `front` that is among `found`.
inline double recall(const std::set<std::uint64_t>& front, const std::set<std::uint64_t>& found)
{
    const auto hits = std::count_if(
        front.begin(), front.end(), [&found](std::uint64_t point) { return found.count(point) != 0; });
    return static_cast<double>(hits) / static_cast<double>(front.size());
}

} // namespace pivotsim
