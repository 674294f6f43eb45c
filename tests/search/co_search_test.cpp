// SPDX-License-Identifier: Apache-2.0
// The whole search: delays from simulation, the cache that keeps them, and figures that follow from both.
#include "search/co_search.h"

#include "search/isolated.h"
#include "search/simulate.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

Study study(std::vector<std::string> overrides = {})
{
    overrides.insert(overrides.begin(), "search.bootstrap.resamples=50");
    return load_study("studies/deit_s.yaml", overrides).study;
}

CoSearchReport search(const std::vector<std::string>& overrides = {})
{
    return co_search(study(overrides), ResultCache{{}});
}

TEST(CoSearch, DelaysAreThoseOfTheClosedForm)
{
    const CoSearchReport report = search();
    ASSERT_EQ(report.efforts.size(), 8U);
    for (const SearchedEffort& effort : report.efforts) {
        // 13.416 ms of MLP, 0.899 ms of products and 2.954 ms of softmax an attention (docs/reproduction.md)
        EXPECT_NEAR(effort.result.cost.delay_ms, 13.416 + 3.8537 * effort.effort(), 0.01) << effort.name;
        EXPECT_NEAR(effort.result.cost.energy_j, 7.92e-3 * effort.result.cost.delay_ms, 1e-9);
        EXPECT_FALSE(effort.optimum) << effort.name << " was measured with Phase 1's path";
    }
    EXPECT_EQ(report.simulated, 8U);
    EXPECT_FALSE(report.modelled);
}

/// Table 2 at F_H = 0.2, from delays that were simulated.
TEST(CoSearch, Table2FollowsFromSimulatedDelays)
{
    const CoSearchReport report = search({"search.efforts=[3, 6, 12]"});
    Costs costs;
    for (const SearchedEffort& effort : report.efforts)
        costs.efforts.push_back(effort.result.cost);
    const StopCounts counts{1000, 800, 700, 150};
    const OperatingPoint pvds50 = operating_point(1, 2, 0.3, counts, costs);
    EXPECT_NEAR(pvds50.delay_ms, 48.47, 0.005);
    EXPECT_NEAR(pvds50.energy_j, 0.384, 0.0005);
    EXPECT_NEAR(pvds50.edp.paper, 16.21, 0.01);
    EXPECT_NEAR(operating_point(0, 2, 0.3, counts, costs).delay_ms, 36.91, 0.005);
}

TEST(CoSearch, ThePairOfAnAnswerIsWithinTheTarget)
{
    const CoSearchReport report = search({"search.delay_target=50 ms", "search.lec=0.8"});
    ASSERT_TRUE(report.chosen);
    EXPECT_NEAR(report.chosen->delay_ms, 50, 2.5);
    EXPECT_GE(report.chosen->f_low, 0.8);
    EXPECT_EQ(report.chosen->images, 256U);
    ASSERT_TRUE(report.held_out);
    EXPECT_EQ(report.held_out->images, 10'000U);
    EXPECT_EQ(report.held_out->threshold, report.chosen->threshold);
    EXPECT_EQ(report.baseline.images, report.held_out->images) << "a gain compares the same images";
    ASSERT_TRUE(report.iterative);
    EXPECT_EQ(report.iterative->trail.back().verdict, Attempt::Verdict::accepted);
    EXPECT_GE(report.exact.best()->accuracy, report.chosen->accuracy);
    ASSERT_TRUE(report.calibration);
    EXPECT_EQ(report.calibration->resamples, 50U);
}

TEST(CoSearch, NothingMeetsAnImpossibleTarget)
{
    const CoSearchReport report = search({"search.delay_target=5 ms"});
    EXPECT_FALSE(report.chosen);
    ASSERT_FALSE(report.exact.nearest.empty());
    EXPECT_THAT(report.exact.nearest.front().misses.front().what, HasSubstr("delay"));
}

TEST(CoSearch, LongerCascadesAreNoWorseThanPairs)
{
    const CoSearchReport report
        = search({"search.efforts=[3, 6, 9, 12]", "search.stages=3", "search.lec=0.5"});
    ASSERT_EQ(report.cascades.size(), 1U);
    EXPECT_TRUE(report.cascades[0].misses.empty());
    EXPECT_GE(report.cascades[0].best.accuracy, report.exact.best()->accuracy - 1e-12);
}

TEST(CoSearch, PathsOfPhase1AreMixedInOnlyWhenAskedFor)
{
    // The modelled trace skips the deepest attentions; under the measured CKA other paths score higher.
    const std::vector<std::string> modelled{"search.entropy=modelled/deit_s",
        "search.cka=traces/fashion-mnist-vit12.npz", "search.efforts=[6, 12]"};
    const CoSearchReport measured = search(modelled);
    EXPECT_TRUE(measured.modelled);
    EXPECT_THAT(measured.provenance, HasSubstr("modelled"));
    ASSERT_TRUE(measured.efforts[0].optimum);
    EXPECT_EQ(measured.efforts[0].optimum->active(), (std::vector<EncoderIndex>{0, 3, 5, 8, 9, 10}));
    std::vector<std::string> mixed = modelled;
    mixed.emplace_back("search.paths=optimal");
    const CoSearchReport optimal = search(mixed);
    EXPECT_TRUE(optimal.mixed_paths);
    EXPECT_EQ(optimal.efforts[0].path, *measured.efforts[0].optimum);
}

std::string refusal(const std::vector<std::string>& overrides)
{
    try {
        search(overrides);
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
    return "accepted";
}

TEST(CoSearch, WhatCannotBeIsRefused)
{
    EXPECT_THAT(refusal({"search.efforts=[6, 10]"}), HasSubstr("no effort '10'"));
    EXPECT_THAT(refusal({"workload.model=models/lvvit_s.yaml"}), HasSubstr("of a ViT of 12 encoders"));
    EXPECT_THAT(refusal({"search.entropy=nowhere.npz"}), HasSubstr("nowhere.npz"));
    EXPECT_THAT(refusal({"search.lec=0 %"}), HasSubstr("asks for nothing"));
    EXPECT_THAT(refusal({"search.constraints.f_low=0"}), HasSubstr("'f_low' must be above 0"));
    EXPECT_THAT(refusal({"search.method=iterative"}), HasSubstr("needs a 'delay_target'"));
    EXPECT_THAT(refusal({"search.cka=modelled/deit_s"}), HasSubstr("holds no CKA matrix"));
    EXPECT_THAT(
        refusal({"search.entropy=modelled/deit_s", "search.paths=optimal"}), HasSubstr("needs a CKA"));
}

class Cached : public testing::Test {
protected:
    void SetUp() override
    {
        folder_ = fs::temp_directory_path() / ("pivotsim-cache-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(Cached, ASecondSearchSimulatesNothingAndSaysTheSame)
{
    const CoSearchReport first = co_search(study(), ResultCache{folder_});
    const CoSearchReport second = co_search(study(), ResultCache{folder_});
    EXPECT_EQ(first.simulated, 8U);
    EXPECT_EQ(second.simulated, 0U);
    EXPECT_EQ(second.remembered, 8U);
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_EQ(first.efforts[i].result.cost.delay_ms, second.efforts[i].result.cost.delay_ms);
    EXPECT_EQ(co_search(study({"platform.pe_array.rows=32"}), ResultCache{folder_}).simulated, 8U)
        << "another platform, other delays";
}

TEST_F(Cached, ADamagedEntryIsNone)
{
    co_search(study({"search.efforts=[6, 12]"}), ResultCache{folder_});
    for (const auto& file : fs::directory_iterator(folder_))
        fs::resize_file(file, fs::file_size(file) - 20);
    const CoSearchReport again = co_search(study({"search.efforts=[6, 12]"}), ResultCache{folder_});
    EXPECT_EQ(again.simulated, 2U);
    EXPECT_NEAR(again.efforts[1].result.cost.delay_ms, 59.66, 0.001);
}

TEST_F(Cached, AKeyIsFoundWholeOrNotAtAll)
{
    const ResultCache cache{folder_};
    EXPECT_EQ(cache.find("key"), std::nullopt);
    cache.put("key", "answer");
    EXPECT_EQ(cache.find("key"), "answer");
    EXPECT_EQ(cache.find("ke"), std::nullopt);
    cache.put("key", "another\nanswer");
    EXPECT_EQ(cache.find("key"), "another\nanswer");
    const ResultCache nowhere{"/proc/nowhere"};
    nowhere.put("key", "answer");
    EXPECT_EQ(nowhere.find("key"), std::nullopt);
}

} // namespace
} // namespace pivotsim
