// SPDX-License-Identifier: Apache-2.0
// On the measured trace, against the NumPy prototype that searched it first (tests/data/README.md).
#include "base/choice.h"
#include "search/phase1/all_paths.h"
#include "search/phase1/optimal_paths.h"
#include "search/phase2/exact_search.h"
#include "search/phase2/iterative_search.h"
#include "search/statistics/lec_sweep.h"
#include "workloads/gate_trace_file.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <sstream>

namespace pivotsim {
namespace {

using testing::ElementsAre;

class MeasuredTrace : public testing::Test {
protected:
    MeasuredTrace() : trace(read_gate_trace(shipped_gate_trace))
    {
        // The paper's DeiT-S: 77.5 % of 59.66 ms in 12 attentions, at 7.92 W.
        for (const GateEffort& effort : trace.efforts) {
            const double delay = 13.42 + (59.66 - 13.42) / 12 * effort.path.effort();
            costs.efforts.push_back({delay, 7.92e-3 * delay});
        }
    }

    PairTable table(const GateSplit& split) const
    {
        std::vector<std::size_t> efforts(trace.efforts.size());
        std::iota(efforts.begin(), efforts.end(), std::size_t{0});
        const auto gate = create(Choice<Gate>{"entropy"}, std::uint32_t{trace.classes});
        return {score_split(split, efforts, *gate), costs};
    }

    std::size_t effort(double active) const
    {
        std::size_t index = 0;
        while (trace.efforts.at(index).path.effort() != active)
            ++index;
        return index;
    }

    GateTrace trace;
    Costs costs;
};

TEST_F(MeasuredTrace, HasThePrototypesOptimalPaths)
{
    const auto paths = optimal_paths(*trace.cka);
    const auto active = [&paths](std::uint32_t effort) {
        auto list = paths[effort].path.active();
        for (auto& encoder : list)
            ++encoder;
        return list;
    };
    EXPECT_THAT(active(3), ElementsAre(1, 5, 10));
    EXPECT_THAT(active(4), ElementsAre(1, 5, 10, 11));
    EXPECT_THAT(active(5), ElementsAre(1, 4, 6, 10, 11));
    EXPECT_THAT(active(6), ElementsAre(1, 4, 6, 9, 10, 11));
    EXPECT_THAT(active(7), ElementsAre(1, 2, 4, 6, 9, 10, 11));
    EXPECT_THAT(active(8), ElementsAre(1, 2, 4, 6, 9, 10, 11, 12));
    EXPECT_THAT(active(9), ElementsAre(1, 2, 4, 6, 8, 9, 10, 11, 12));
    EXPECT_NEAR(paths[6].score, 5.946230359636102, 1e-12);
    const auto ranked = all_paths(*trace.cka, 6);
    EXPECT_NEAR(ranked[0].score - ranked[1].score, 0.007957707662409774, 1e-12);
    for (const GateEffort& effort : trace.efforts)
        EXPECT_EQ(effort.path, paths[effort.path.effort()].path) << "the trace was measured with the optima";
}

TEST_F(MeasuredTrace, HasThePrototypesPhase2ForEveryPairAndLec)
{
    const auto batch = table(trace.batch), test = table(trace.test);
    std::ifstream rows{PIVOTSIM_SOURCE_DIR "/tests/data/phase2_fashion_mnist.csv"};
    std::size_t seen = 0;
    for (std::string line; std::getline(rows, line);) {
        std::istringstream cells{line};
        std::vector<double> row;
        for (std::string cell; std::isdigit(line.front()) && std::getline(cells, cell, ',');)
            row.push_back(std::stod(cell));
        if (row.empty())
            continue;
        ++seen;
        IterativeOptions options;
        options.lec = row[2];
        options.target.ms = 50;
        const auto chosen = meet_lec(batch, effort(row[0]), effort(row[1]), options);
        const auto held_out = test.same_choice(chosen);
        EXPECT_NEAR(*chosen.threshold, row[3], 1e-12) << line;
        EXPECT_EQ(chosen.f_low, row[4]) << line;
        EXPECT_EQ(held_out.c_low, row[5]) << line;
        EXPECT_EQ(held_out.n_low - held_out.c_low, row[6]) << line;
        EXPECT_EQ(held_out.c_high, row[7]) << line;
        EXPECT_EQ(held_out.n_high - held_out.c_high, row[8]) << line;
        EXPECT_EQ(chosen.accuracy, row[9]) << line;
        EXPECT_NEAR(chosen.delay_ms, row[10], 1e-6) << line;
        EXPECT_NEAR(held_out.delay_ms, row[11], 1e-6) << line;
        EXPECT_NEAR(held_out.edp.paper, row[12], 1e-6) << line;
    }
    EXPECT_EQ(seen, 168u);
}

TEST_F(MeasuredTrace, LosesLittleAccuracyUpToLec70AndMoreBehind)
{
    const auto test = table(trace.test);
    const auto sweep = sweep_lec(test, test, {0.5, 0.6, 0.7, 0.8, 0.9, 1.0}, 0);
    const double drops[] = {0.55, 0.56, 0.57, 0.76, 1.01, 1.44}; // percentage points
    const double edps[] = {25.4, 21.4, 17.7, 14.4, 11.4, 8.8};
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_NEAR(100 * sweep.means[i].accuracy_drop, drops[i], 0.01);
        EXPECT_NEAR(sweep.means[i].edp.product, edps[i], 0.06);
    }
}

TEST_F(MeasuredTrace, ExactSearchIsNeverWorseThanTheIterativeOne)
{
    const auto batch = table(trace.batch);
    IterativeOptions options;
    options.lec = 0.7;
    options.target.ms = 50;
    const auto iterative = iterative_search(batch, options);
    ASSERT_NE(iterative.chosen(), nullptr);
    Goal goal;
    goal.constraints.f_low = options.lec;
    goal.constraints.target = options.target;
    const auto exact = exact_search(batch, goal);
    ASSERT_TRUE(exact.best());
    EXPECT_GE(exact.best()->accuracy, iterative.chosen()->accuracy);
}

} // namespace
} // namespace pivotsim
