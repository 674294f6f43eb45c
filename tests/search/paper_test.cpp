// SPDX-License-Identifier: Apache-2.0
// What the paper prints, out of whole simulations (paper/notes.md says where each number stands).
#include "tests/search/gemm_study.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;

Study shipped(const std::string& file, const std::vector<std::string>& overrides = {})
{
    return load_study(file, overrides).study;
}

std::uint64_t compute_cycles_of(const nlohmann::json& run, const std::string& name)
{
    for (const auto& op : run["ops"])
        if (op["name"] == name)
            return op["compute_cycles"];
    ADD_FAILURE() << "no operator " << name;
    return 0;
}

TEST(Paper, EveryGemmOfADeitSEncoderTakesItsCycles)
{
    const auto run = run_in_child(shipped("studies/deit_s.yaml"));
    for (int encoder : {1, 7, 12}) {
        const std::string prefix = "encoder." + std::to_string(encoder) + ".";
        EXPECT_EQ(compute_cycles_of(run, prefix + "qkv"), 47'304U);
        EXPECT_EQ(compute_cycles_of(run, prefix + "qkt"), 6 * 2'154U);
        EXPECT_EQ(compute_cycles_of(run, prefix + "smxv"), 6 * 5'424U);
        EXPECT_EQ(compute_cycles_of(run, prefix + "proj"), 19'656U);
        EXPECT_EQ(compute_cycles_of(run, prefix + "fc1"), 61'128U);
        EXPECT_EQ(compute_cycles_of(run, prefix + "fc2"), 78'624U);
    }
}

TEST(Paper, DeitSTakes59Point66MillisecondsAndItsParts)
{
    const auto run = run_in_child(shipped("studies/deit_s.yaml"));
    EXPECT_NEAR(run["delay_ms"], 59.66, 59.66 * 0.001);
    EXPECT_NEAR(run["breakdown_ms"]["attention_mac"], 10.79, 0.005);
    EXPECT_NEAR(run["breakdown_ms"]["mlp"], 13.42, 0.005);
    EXPECT_NEAR(run["energy_j"], 0.47, 0.005);
    EXPECT_NEAR(run["fps_per_w"], 2.1, 0.05);
    EXPECT_NEAR(run["edp_j_ms"], 28.2, 0.05);
    EXPECT_NEAR(run["power_w"], 7.92, 1e-9);
    EXPECT_NEAR(run["breakdown_ms"]["other"], 0, 1e-4) << "the PS ends between two edges of the PL's clock";
}

TEST(Paper, LvvitSHasThePapersSharesWithNothingRefitted)
{
    const auto run = run_in_child(shipped("studies/lvvit_s.yaml"));
    const double delay = run["delay_ms"];
    EXPECT_NEAR(delay, 75.26, 75.26 * 0.001);
    const auto percent
        = [&](const char* part) { return 100 * run["breakdown_ms"][part].get<double>() / delay; };
    EXPECT_NEAR(percent("mlp"), 18.07, 0.01);
    EXPECT_NEAR(percent("attention_mac"), 19.12, 0.01);
    EXPECT_NEAR(percent("softmax"), 62.80, 0.01);
}

TEST(Paper, LvvitSHasThePapersTotalWithAnMlpRatioOfFour)
{
    const auto run = run_in_child(shipped("studies/lvvit_s.yaml", {"workload.model.mlp_ratio=4"}));
    EXPECT_NEAR(run["delay_ms"], 79.55, 79.55 * 0.001);
    EXPECT_NEAR(run["energy_j"], 0.63, 0.005);
}

// Skipping is linear under the paper's assumptions: an attention costs the same in each encoder.
TEST(Paper, EverySkippedAttentionSavesTheSame)
{
    const double all = run_in_child(shipped("studies/deit_s.yaml"))["delay_ms"];
    const double one
        = run_in_child(shipped("studies/deit_s.yaml", {"workload.effort={skip: [5]}"}))["delay_ms"];
    const double six = run_in_child(shipped("studies/deit_s_effort_6.yaml"))["delay_ms"];
    EXPECT_NEAR(all - six, 6 * (all - one), 1e-6);
    EXPECT_GT(all - one, 0);
}

} // namespace
} // namespace pivotsim
