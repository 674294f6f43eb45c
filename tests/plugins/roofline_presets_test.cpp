// SPDX-License-Identifier: Apache-2.0
#include "tests/search/gemm_study.h"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fstream>
#include <regex>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

/// Milliseconds within which DeiT-S at batch 1 in FP32 is known to lie: wide, from memory of published
/// measurements with eager PyTorch, and sources that the preset names.
struct Preset {
    const char* name;
    double least, most;
};
class RooflinePresets : public testing::TestWithParam<Preset> { };

TEST_P(RooflinePresets, SayWhereEachNumberIsFrom)
{
    std::ifstream file(fmt::format("{}/configs/platforms/{}.yaml", PIVOTSIM_SOURCE_DIR, GetParam().name));
    ASSERT_TRUE(file);
    const std::regex number(R"(^\s*[a-z_]+:\s*\[?\s*[0-9][^#]*$)"); // a value with a digit first, no comment
    const std::regex any(R"(^\s*[a-z_]+:\s*\[?\s*[0-9].*)");
    int numbers = 0;
    for (std::string line; std::getline(file, line);) {
        EXPECT_FALSE(std::regex_match(line, number)) << line;
        numbers += std::regex_match(line, any) ? 1 : 0;
    }
    EXPECT_GE(numbers, 12);
}

TEST_P(RooflinePresets, RunDeiTSInAPlausibleTime)
{
    const Study study = load_study("studies/deit_s.yaml",
        {fmt::format("platform={{extends: platforms/{}.yaml}}", GetParam().name), "workload.element_bytes=4",
            "run.check_protocol=true"})
                            .study;
    const Trace trace = build_trace(study);
    const auto run = run_in_child(study, trace);
    EXPECT_GT(run["delay_ms"].get<double>(), GetParam().least);
    EXPECT_LT(run["delay_ms"].get<double>(), GetParam().most);
    EXPECT_GT(run["energy_j"].get<double>(), 0);
    for (const auto& op : run["ops"])
        EXPECT_EQ(op["unit"], "pl") << op["name"]; // the PS has nothing to do
}

TEST_P(RooflinePresets, AreAsLowAsTheirPeakAndBandwidthAllow)
{
    const Study study = load_study("studies/deit_s.yaml",
        {fmt::format("platform={{extends: platforms/{}.yaml}}", GetParam().name), "workload.element_bytes=4",
            "platform.accelerator.launch=0 s", "platform.accelerator.gemm=100 %",
            "platform.accelerator.batched_gemm=100 %", "platform.accelerator.softmax=100 %",
            "platform.accelerator.element_wise=100 %"})
                            .study;
    const Trace trace = build_trace(study);
    const auto run = run_in_child(study, trace);
    const std::string peak = study.platform.accelerator.parameters.find("peak")->text();
    EXPECT_GE(run["delay_ms"].get<double>() * 1e-3, 2 * static_cast<double>(trace.macs()) / std::stod(peak));
}

INSTANTIATE_TEST_SUITE_P(All, RooflinePresets,
    testing::Values(Preset{"v100", 2, 10}, Preset{"rtx2080ti", 2, 12}, Preset{"orin_nano", 10, 60},
        Preset{"xeon", 6, 60}, Preset{"rpi4", 300, 2000}),
    [](const auto& info) { return std::string{info.param.name}; });

} // namespace
} // namespace pivotsim
