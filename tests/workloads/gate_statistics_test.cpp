// SPDX-License-Identifier: Apache-2.0
#include "tests/workloads/small_gates.h"
#include "workloads/gate_statistics.h"
#include "workloads/gate_trace_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// A figure as the table prints it: ".188".
std::string three(double value)
{
    return fmt::format("{:.3f}", value).substr(1);
}

TEST(GateStatistics, AgreeWithNumPyOnTheShippedTrace)
{
    // research/traces.md 2.2, computed with NumPy and SciPy where the trace was made:
    // mean E, q10, q50, q90, E right, E wrong, ECE, AUROC.
    const std::vector<std::vector<std::string>> table{
        {".188", ".010", ".145", ".440", ".151", ".378", ".011", ".858"},
        {".184", ".009", ".134", ".442", ".146", ".383", ".013", ".866"},
        {".181", ".009", ".128", ".441", ".142", ".382", ".012", ".868"},
        {".177", ".008", ".120", ".438", ".139", ".380", ".010", ".869"},
        {".170", ".007", ".109", ".428", ".133", ".373", ".013", ".874"},
        {".168", ".007", ".105", ".425", ".132", ".369", ".013", ".872"},
        {".165", ".007", ".103", ".418", ".130", ".367", ".011", ".872"},
        {".161", ".006", ".096", ".412", ".126", ".367", ".012", ".877"}};
    const GateTrace trace = read_gate_trace(shipped_gate_trace);
    for (std::size_t effort = 0; effort < table.size(); ++effort) {
        const GateStatistics found = gate_statistics(trace, trace.test, effort);
        const std::vector<std::string> printed{three(found.mean), three(found.q10), three(found.q50),
            three(found.q90), three(*found.mean_right), three(*found.mean_wrong), three(found.ece),
            three(*found.auroc)};
        EXPECT_EQ(printed, table[effort]) << trace.efforts[effort].name;
    }
}

TEST(GateStatistics, OfFiveImagesAreThoseByHand)
{
    const GateTrace trace = SmallGates{}.trace();
    const GateStatistics low = gate_statistics(trace, trace.test, 0); // H .1 .2 .3 .4 .9, the last two wrong
    const double most = std::log(3);
    EXPECT_NEAR(low.accuracy, .6, 1e-9);
    EXPECT_NEAR(low.mean, 1.9 / 5 / most, 1e-7);
    EXPECT_NEAR(low.q50, .3 / most, 1e-7);
    EXPECT_NEAR(low.q10, .14 / most, 1e-7);
    EXPECT_NEAR(*low.mean_right, .2 / most, 1e-7);
    EXPECT_NEAR(*low.mean_wrong, .65 / most, 1e-7);
    EXPECT_DOUBLE_EQ(*low.auroc, 1);
    // Confidences .97 .95 | .9 | .85 | .6: the bins above 14/15, 13/15, 12/15 and 8/15.
    EXPECT_NEAR(low.ece, (.08 + .1 + .85 + .6) / 5, 1e-6);
    const GateStatistics confidence = gate_statistics(trace, trace.test, 0, GateMetric::confidence);
    EXPECT_NEAR(confidence.mean, (.03 + .05 + .1 + .15 + .4) / 5, 1e-6);
}

TEST(GateStatistics, TiesSeparateNothing)
{
    GateTrace trace = SmallGates{}.trace();
    std::fill(trace.test.entropy.begin(), trace.test.entropy.end(), .5F);
    EXPECT_DOUBLE_EQ(*gate_statistics(trace, trace.test, 0).auroc, .5);
    trace.test.predictions = {2, 1, 0, 0, 1, 2, 1, 0, 0, 1};
    EXPECT_FALSE(gate_statistics(trace, trace.test, 0).auroc.has_value());
    EXPECT_FALSE(gate_statistics(trace, trace.test, 0).mean_wrong.has_value());
}

} // namespace
} // namespace pivotsim
