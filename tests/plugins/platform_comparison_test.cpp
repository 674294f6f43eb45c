// SPDX-License-Identifier: Apache-2.0
#include "search/reproduction/platform_claims.h"
#include "tests/search/gemm_study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <memory>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using json = nlohmann::json;
using Overrides = std::vector<std::string>;

std::string printed(const std::string& arguments)
{
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        ::popen((std::string{PIVOTSIM_COMMAND} + " " + arguments).c_str(), "r"), ::pclose);
    std::string text;
    char block[4096];
    while (const std::size_t count = std::fread(block, 1, sizeof block, pipe.get()))
        text.append(block, count);
    return text;
}

/// As a user would run it.
double delay(const std::string& platform, Overrides more)
{
    more.insert(more.begin(), fmt::format("platform={{extends: platforms/{}.yaml}}", platform));
    return run_in_child(load_study("studies/deit_s.yaml", more).study)["delay_ms"];
}

const ClaimVerdict& verdict(const PlatformComparison& comparison, const std::string& begin)
{
    for (const ClaimVerdict& verdict : comparison.verdicts)
        if (verdict.claim.rfind(begin, 0) == 0)
            return verdict;
    throw std::out_of_range(begin);
}

TEST(PlatformComparison, BarsAreTheRunsMadeByHand)
{
    const Overrides fp32{"workload.element_bytes=4"},
        no_gate{"workload.element_bytes=4", "platform.unpriced_groups=[gate]"};
    const auto with = [](Overrides overrides, const std::string& more) {
        overrides.push_back(more);
        return overrides;
    };
    const ComparedPlatform pi = compare_platforms({"rpi4"}).platforms.front();
    const double high = delay("rpi4", no_gate);
    const double low = delay("rpi4", with(fp32, "workload.effort={skip: [1, 2, 3, 4, 5, 6]}")); // any six
    EXPECT_NEAR(pi.bar("baseline").delay_ms, high, 1e-9);
    EXPECT_NEAR(pi.bar("PIVOT").delay_ms, low + 0.2 * high, 1e-9);
    EXPECT_NEAR(pi.bar("PIVOT").again_ms, 0.2 * low, 1e-9);
    EXPECT_NEAR(pi.bar("HeatViT").delay_ms,
        delay("rpi4", with(no_gate, "workload.transforms=[token_pruning]")), 1e-9);
    EXPECT_NEAR(pi.bar("ViTCoD").delay_ms,
        delay("rpi4", with(no_gate, "workload.transforms=[{type: sparse_attention, sparsity: 90 %}]")), 1e-9);
}

TEST(PlatformComparison, LaunchesArePartOfABarOperatorByOperator)
{
    // All but the gate's entropy; each is launched in 10 us.
    const Study study = load_study("studies/deit_s.yaml", {"workload.element_bytes=4"}).study;
    const double operators = static_cast<double>(build_trace(study).operators().size()) - 1;
    const ComparedPlatform gpu = compare_platforms({"v100"}).platforms.front();
    EXPECT_NEAR(gpu.bar("baseline").launch_ms, 0.01 * operators, 1e-9);
    EXPECT_GT(gpu.bar("HeatViT").predictor_ms, 0);
    EXPECT_GT(gpu.bar("HeatViT").compute_ms(), 0);
}

TEST(PlatformComparison, OnThePapersArrayPivotIsTable2s)
{
    const PlatformComparison paper = compare_platforms({"zcu102_paper"});
    EXPECT_NEAR(paper.platforms.front().bar("PIVOT").delay_ms, 48.47, 0.05);
    EXPECT_NEAR(paper.platforms.front().bar("baseline").delay_ms, 59.66, 0.005);
    EXPECT_TRUE(verdict(paper, "PIVOT has 1.2x").holds);
}

TEST(PlatformComparison, WhatAClaimNeedsMakesItTrue)
{
    const PlatformComparison pi = compare_platforms({"rpi4"});
    const ClaimVerdict& claim = verdict(pi, "PIVOT has 1.2x");
    ASSERT_FALSE(claim.holds);
    for (const Need& need : claim.needs) {
        if (need.what.rfind("softmax efficiency", 0) == 0) {
            ASSERT_TRUE(need.value);
            const std::string softmax = fmt::format("platform.accelerator.softmax={:.9f}", *need.value / 100);
            const double high
                = delay("rpi4", {"workload.element_bytes=4", "platform.unpriced_groups=[gate]", softmax});
            const double low = delay("rpi4",
                {"workload.element_bytes=4", "workload.effort={skip: [7, 8, 9, 10, 11, 12]}", softmax});
            EXPECT_NEAR(high / (low + 0.2 * high), 1.2, 1e-3);
        }
        if (need.what.rfind("F_H", 0) == 0) {
            const ComparedPlatform& bars = pi.platforms.front();
            const double high = bars.bar("baseline").delay_ms, low = bars.bar("PIVOT").again_ms / 0.2;
            EXPECT_NEAR(high / (low + need.value.value_or(0) * high), 1.2, 1e-9);
        }
    }
}

TEST(PlatformComparison, TheCommandPrintsTheSameNumbers)
{
    const json said = json::parse(printed("reproduce platforms --json"));
    ASSERT_EQ(said["bars"].size(), 4 * compared_platforms().size());
    const PlatformComparison xeon = compare_platforms({"xeon"});
    int found = 0;
    for (const json& bar : said["bars"])
        if (bar["platform"] == "xeon") {
            const ComparedBar& ours = xeon.platforms.front().bar(bar["work"]);
            EXPECT_DOUBLE_EQ(bar["delay_ms"].get<double>(), ours.delay_ms);
            EXPECT_NEAR(bar["delay_ms"].get<double>(),
                bar["compute_ms"].get<double>() + bar["launch_ms"].get<double>()
                    + bar["predictor_ms"].get<double>() + bar["indices_ms"].get<double>()
                    + bar["recomputation_ms"].get<double>(),
                1e-9);
            ++found;
        }
    EXPECT_EQ(found, 4);
    for (const json& claim : said["claims"])
        if (claim["platform"] == "xeon" && claim["quantity"] == "D_HeatViT / D_baseline") {
            EXPECT_DOUBLE_EQ(claim["simulated"].get<double>(),
                xeon.platforms.front().bar("HeatViT").delay_ms
                    / xeon.platforms.front().bar("baseline").delay_ms);
        }
}

TEST(PlatformComparison, ACrossingIsFoundWhereThereIsOne)
{
    EXPECT_NEAR(crossing(1e-6, 1, [](double x) { return x - 0.01; }).value_or(0), 0.01, 1e-5);
    EXPECT_NEAR(crossing(1e-6, 1, [](double x) { return 0.25 - std::sqrt(x); }).value_or(0), 0.0625, 1e-4);
    EXPECT_FALSE(crossing(1e-6, 1, [](double x) { return x + 1; }));
}

} // namespace
} // namespace pivotsim
