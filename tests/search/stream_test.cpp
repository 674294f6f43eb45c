// SPDX-License-Identifier: Apache-2.0
// Images that decide for themselves, held to the formula, to simulation without reuse, and to queueing laws.
#include "observe/stream_figures.h"
#include "search/arrivals.h"
#include "search/stream_json.h"
#include "search/workload.h"
#include "tests/search/gemm_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::json;

const std::string gate = "run.gate={efforts: [6, 12], thresholds: [0.33]}";

Json stream(std::vector<std::string> overrides)
{
    return Json::parse(in_child([&] {
        const Study study = load_study("studies/deit_s.yaml", overrides).study;
        const Workload workload = build_workload(study);
        const RunResult result = simulate(study, workload.trace, workload.stream);
        nlohmann::ordered_json json = run_json(result, workload.trace);
        json["stream"] = stream_json(result, workload);
        std::uint64_t service = 0;
        for (const ImageTimes& image : result.image_times)
            service += picoseconds(image.service);
        json["service_ps"] = service;
        json["pass_counts"] = result.pass_counts;
        return json.dump();
    }));
}

/// Of one image through one effort, alone.
std::uint64_t delay_ps(const char* platform, const char* effort)
{
    return stream(
        {std::string{"platform="} + platform, std::string{"workload.effort="} + effort})["service_ps"];
}

constexpr const char* effort_6 = "{active: [1, 4, 6, 9, 10, 11]}"; // as the measured trace has it
constexpr const char* paper = "{extends: platforms/zcu102_paper.yaml}";
constexpr const char* board = "{extends: platforms/zcu102.yaml}";

TEST(Stream, MeanDelayIsThePapersFormulaToThePicosecond)
{
    const Json run = stream({gate});
    const auto counts = run["pass_counts"].get<std::vector<std::uint64_t>>();
    EXPECT_EQ(counts[0], 10'000U) << "every image passes the low effort";
    EXPECT_EQ(counts[1], 1199U + 903U) << "C_H and I_H of this threshold (research: Phase 2 on the trace)";
    EXPECT_EQ(run["service_ps"].get<std::uint64_t>(),
        counts[0] * delay_ps(paper, effort_6) + counts[1] * delay_ps(paper, "{}"));
    EXPECT_NEAR(run["stream"]["gate"]["accuracy"].get<double>(), 0.8524, 1e-12);
}

TEST(Stream, TheFormulaHoldsOnTheBoardToo)
{
    const Json run = stream({gate, std::string{"platform="} + board, "run.images=60"});
    const auto counts = run["pass_counts"].get<std::vector<std::uint64_t>>();
    EXPECT_GT(counts[1], 0U);
    EXPECT_EQ(run["service_ps"].get<std::uint64_t>(),
        counts[0] * delay_ps(board, effort_6) + counts[1] * delay_ps(board, "{}"));
}

TEST(Stream, CountingPassesGivesTheBytesOfSimulatingThem)
{
    for (const char* platform : {paper, board}) {
        std::vector<std::string> overrides{gate, std::string{"platform="} + platform, "run.images=3",
            "run.arrivals={process: poisson, rate: 9}"};
        const Json with = stream(overrides);
        overrides.emplace_back("run.reuse=false");
        EXPECT_EQ(with, stream(overrides)) << platform;
    }
}

TEST(Stream, QueueingLawsHold)
{
    const Json run = stream({gate, "run.arrivals={process: poisson, rate: 16, seed: 3}"});
    const Json& figures = run["stream"];
    const double rate = figures["images"].get<double>() / figures["seconds"].get<double>();
    // Little: what is inside on average is the rate times how long each stays.
    EXPECT_NEAR(figures["mean_in_system"], rate * figures["latency_ms"]["mean"].get<double>() * 1e-3, 1e-9);
    EXPECT_NEAR(figures["mean_queue"], rate * figures["waiting_ms"]["mean"].get<double>() * 1e-3, 1e-9);
    // Utilisation: the rate times the service time; what is inside waits, is served, or crosses to the next
    // edge.
    EXPECT_NEAR(figures["utilisation"], rate * figures["service_ms"]["mean"].get<double>() * 1e-3, 1e-9);
    EXPECT_NEAR(figures["mean_in_system"].get<double>() - figures["mean_queue"].get<double>(),
        figures["utilisation"].get<double>(), 1e-5);
    // M/G/1 (Pollaczek and Khinchine) for these two service times; 10,000 images scatter.
    const double low = 36.538080e-3, high = low + 59.659968e-3, share = 0.2102, arrivals = 16;
    const double mean = (1 - share) * low + share * high;
    const double square = (1 - share) * low * low + share * high * high;
    const double waits = arrivals * square / (2 * (1 - arrivals * mean)) * 1e3;
    EXPECT_NEAR(figures["waiting_ms"]["mean"].get<double>() / waits, 1.0, 0.25);
}

TEST(Stream, ImagesThatComeSlowlyWaitForNobody)
{
    const Json run = stream({gate, "run.images=20", "run.arrivals={process: poisson, rate: 0.01}"});
    EXPECT_LT(run["stream"]["waiting_ms"]["max"].get<double>(), 50e-6) << "an edge of all clocks, at most";
    EXPECT_LT(run["stream"]["utilisation"].get<double>(), 0.01);
    EXPECT_EQ(run["stream"]["longest_queue"], 1) << "until that edge";
}

TEST(Stream, OverlappingImagesShareTheUnits)
{
    const std::vector<std::string> alone{"run.images=4", "platform.ps.overlap=true"};
    std::vector<std::string> two = alone;
    two.emplace_back("run.in_flight=2");
    const Json one = stream(alone), overlapped = stream(two);
    const double apart = one["stream"]["seconds"], together = overlapped["stream"]["seconds"];
    // Softmax of one image beside products of another; what costs nothing on the PS still needs it to be
    // free.
    EXPECT_LT(together, 0.9 * apart);
    EXPECT_GE(together, 4 * 35.45e-3) << "the PS needs that long for four images' softmax";
    EXPECT_EQ(overlapped["macs"], one["macs"]);
}

TEST(Stream, ThreeEffortsAreACascade)
{
    const Json run = stream({"run.gate={efforts: [e3, e6, e12], thresholds: [0.1, 0.3]}"});
    const Json& stages = run["stream"]["gate"]["stages"];
    ASSERT_EQ(stages.size(), 3U);
    std::uint64_t images = 0;
    for (const Json& stage : stages)
        images += stage["images"].get<std::uint64_t>();
    EXPECT_EQ(images, 10'000U);
    EXPECT_EQ(run["pass_counts"][1], 10'000U - stages[0]["images"].get<std::uint64_t>());
}

TEST(StreamFigures, CountThoseThatWait)
{
    const auto ms = [](double value) { return sc_core::sc_time(value, sc_core::SC_MS); };
    // Three come at once, each is served for 2 ms; the fourth finds nobody.
    std::vector<ImageTimes> images{{ms(0), ms(0), ms(2), ms(2)}, {ms(0), ms(2), ms(4), ms(2)},
        {ms(0), ms(4), ms(6), ms(2)}, {ms(8), ms(8), ms(10), ms(2)}};
    const StreamFigures figures = stream_figures(images, 1);
    EXPECT_EQ(figures.longest_queue, 2U);
    EXPECT_DOUBLE_EQ(figures.mean_queue, (2 + 4) / 10.0);
    EXPECT_DOUBLE_EQ(figures.mean_in_system, (2 + 4 + 6 + 2) / 10.0);
    EXPECT_DOUBLE_EQ(figures.utilisation, 0.8);
    EXPECT_DOUBLE_EQ(figures.waiting.p50, 0);
    EXPECT_DOUBLE_EQ(figures.waiting.p95, 4);
    EXPECT_DOUBLE_EQ(figures.throughput, 400);
}

TEST(Arrivals, PoissonHasItsRateAndItsSeed)
{
    ArrivalsConfig config;
    config.process = ArrivalsConfig::Process::poisson;
    config.rate = 50;
    const auto times = arrivals(config, 20'000);
    EXPECT_NEAR(times.back().to_seconds(), 20'000 / 50.0, 400 * 0.03);
    EXPECT_EQ(times, arrivals(config, 20'000));
    config.seed = 2;
    EXPECT_NE(times, arrivals(config, 20'000));
}

std::string refusal(const std::vector<std::string>& overrides)
{
    try {
        build_workload(load_study("studies/deit_s.yaml", overrides).study);
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
    return "accepted";
}

TEST(Stream, WhatCannotBeIsRefused)
{
    using testing::HasSubstr;
    EXPECT_THAT(refusal({"run.gate={efforts: [5, 11], thresholds: [0.3]}"}),
        HasSubstr("the gate trace has no effort '11'"));
    EXPECT_THAT(refusal({"run.gate={efforts: [6, e6], thresholds: [0.3]}"}), HasSubstr("named twice"));
    EXPECT_THAT(refusal({"run.gate={efforts: [6, 12]}"}), HasSubstr("a threshold: 1 for these 2, 0 given"));
    EXPECT_THAT(refusal({gate, "workload.model=models/lvvit_s.yaml"}), HasSubstr("of a ViT of 12 encoders"));
    EXPECT_THAT(refusal({gate, "run.images=10001"}), HasSubstr("the split has 10000"));
    EXPECT_THAT(refusal({gate, "run.in_flight=2"}), HasSubstr("'platform.ps.overlap'"));
    EXPECT_THAT(
        refusal({"run.gate={efforts: [12, 6], thresholds: [0.3]}"}), HasSubstr("does not follow '12'"));
    EXPECT_THAT(refusal({gate, "workload.effort={skip: [3]}"}), HasSubstr("'effort' would mean nothing"));
    EXPECT_THAT(refusal({"run.arrivals={process: poisson, rate: 5}"}), HasSubstr("how many images"));
    EXPECT_THAT(
        refusal({"run.arrivals={rate: 5}"}), HasSubstr("'process: poisson' and 'rate' need each other"));
    EXPECT_THAT(refusal({"run.arrivals={process: file}"}), HasSubstr("need each other"));
    EXPECT_THAT(refusal({"run.arrivals={process: poisson, rate: 0}"}), HasSubstr("'rate' must be from"));
    EXPECT_THAT(
        refusal({"run.images=900000", "run.arrivals={process: poisson, rate: 0.001}"}), HasSubstr("11 days"));
}

} // namespace
} // namespace pivotsim
