// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin_loader.h"
#include "search/conformance/conformance.h"
#include "search/study.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tuple>

namespace pivotsim {
namespace {

using testing::Contains;
using testing::ElementsAre;

Study study_with(const std::string& accelerator)
{
    return load_study("studies/deit_s.yaml", {"platform.accelerator=" + accelerator}).study;
}

/// vitcod has two engines.
std::string accelerator_file(const std::string& accelerator)
{
    return accelerator.rfind("vitcod", 0) == 0 ? "vitcod" : accelerator;
}

/// Names of the rules that an accelerator breaks.
std::vector<std::string> broken_by(const std::string& accelerator)
{
    std::vector<std::string> broken;
    for (const ConformanceVerdict& verdict : try_accelerator(study_with(accelerator), "pl", 2).verdicts)
        if (verdict.broken > 0)
            broken.emplace_back(verdict.rule.name);
    return broken;
}

class ABrokenPlugin : public testing::TestWithParam<std::pair<const char*, const char*>> {
protected:
    static void SetUpTestSuite() { load_plugin(PIVOTSIM_TEST_PLUGINS "/pivotsim_broken.so"); }
};

TEST_P(ABrokenPlugin, IsCaughtByTheNameOfItsRule)
{
    const auto [accelerator, rule] = GetParam();
    const auto broken = broken_by(fmt::format("{{type: {}, rule: {}}}", accelerator, rule));
    EXPECT_THAT(broken, Contains(std::string{rule}));
    EXPECT_LE(broken.size(), 4U) << "what else is broken follows from it: "
                                 << fmt::format("{}", fmt::join(broken, " "));
}

INSTANTIATE_TEST_SUITE_P(Rule, ABrokenPlugin,
    testing::Values(std::pair{"broken_tiles", "accepts"}, std::pair{"broken_tiles", "survives"},
        std::pair{"broken_tiles", "ends"}, std::pair{"broken_tiles", "throws"},
        std::pair{"broken_by_hand", "finishes"}, std::pair{"broken_by_hand", "protocol"},
        std::pair{"broken_tiles", "work"}, std::pair{"broken_tiles", "peak"},
        std::pair{"broken_tiles", "bytes"}, std::pair{"broken_tiles", "operands"},
        std::pair{"broken_by_hand", "executions"}, std::pair{"broken_by_hand", "accounts"},
        std::pair{"broken_tiles", "bandwidth"}, std::pair{"broken_tiles", "buffers"},
        std::pair{"broken_by_hand", "drained"}, std::pair{"broken_tiles", "again"},
        std::pair{"broken_tiles", "repeats"}, std::pair{"broken_tiles", "back_pressure"},
        std::pair{"broken_tiles", "late_memory"}, std::pair{"broken_tiles", "dram"},
        std::pair{"broken_tiles", "shares"}),
    [](const auto& info) { return std::string{info.param.second}; });

TEST_F(ABrokenPlugin, IsTriedForEveryRuleThereIs)
{
    EXPECT_EQ(conformance_rules().size(), 21U) << "a rule without a plug-in that breaks it";
}

TEST_F(ABrokenPlugin, ConformsWhenItBreaksNothing)
{
    EXPECT_THAT(broken_by("{type: broken_tiles}"), ElementsAre());
}

TEST(Conformance, OfTheBuiltInArray)
{
    const ConformanceReport report = try_accelerator(study_with("systolic"), "pl", 60);
    for (const ConformanceVerdict& verdict : report.verdicts) {
        EXPECT_EQ(verdict.broken, 0U)
            << verdict.rule.name << ", " << verdict.where << ": " << verdict.finding;
        EXPECT_GT(verdict.tried, 0U) << verdict.rule.name << " was not tried";
    }
    EXPECT_THAT(report.executes, ElementsAre("gemm", "conv", "batched_gemm"));
}

class AShippedPlugin : public testing::TestWithParam<std::tuple<const char*, const char*, const char*>> { };

TEST_P(AShippedPlugin, Conforms)
{
    const auto [accelerator, platform, kind] = GetParam();
    const Study study = load_study("studies/deit_s.yaml",
        {fmt::format("platform={{extends: platforms/{}.yaml, plugins: [{}]}}", platform,
             accelerator_file(accelerator)),
            fmt::format("platform.accelerator.type={}", accelerator)})
                            .study;
    const ConformanceReport report = try_accelerator(study, "pl", 60);
    for (const ConformanceVerdict& verdict : report.verdicts)
        EXPECT_EQ(verdict.broken, 0U)
            << verdict.rule.name << ", " << verdict.where << ": " << verdict.finding;
    EXPECT_THAT(report.executes, Contains(std::string{kind}));
}

INSTANTIATE_TEST_SUITE_P(Plugins, AShippedPlugin,
    testing::Values(std::tuple{"os_array", "zcu102", "batched_gemm"},
        std::tuple{"pl_softmax", "zcu102", "softmax"}, std::tuple{"vitcod_dense", "zcu102", "gemm"},
        std::tuple{"vitcod_sparse", "zcu102", "sparse_gemm"}, std::tuple{"roofline", "v100", "top_k"}),
    [](const auto& info) { return std::string{std::get<0>(info.param)}; });

TEST(Conformance, OfAUnitThatIsNotThereIsRefused)
{
    EXPECT_THROW(try_accelerator(study_with("systolic"), "softmax_unit", 60), InputError);
}

} // namespace
} // namespace pivotsim
