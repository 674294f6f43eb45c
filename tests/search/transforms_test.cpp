// SPDX-License-Identifier: Apache-2.0
// Transforms as a study lists them: in what runs, in gated passes and in a search.
#include "search/co_search.h"
#include "search/oracle/effort_oracle.h"
#include "search/workload.h"
#include "tests/search/gemm_study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

Study deit(const std::string& transforms, std::vector<std::string> overrides = {})
{
    overrides.push_back("workload.model={extends: models/deit_t.yaml}");
    overrides.push_back("workload.transforms=" + transforms);
    return load_study("studies/deit_s.yaml", overrides).study;
}

template <class Work> std::string refusal(Work work)
{
    try {
        work();
    } catch (const InputError& error) {
        const Diagnostic finding = error.findings().sorted().front();
        return fmt::format("{} {} {}", finding.code, to_text(finding.place), finding.message);
    }
    return "accepted";
}

const char* const heads = "{type: head_pruning, prune: [{encoders: [1, 2], heads: [3]}]}";

TEST(Transforms, RunOnThePlatformsThatExecuteTheirOperators)
{
    for (const char* platform : {"platforms/zcu102_paper.yaml", "platforms/zcu102.yaml"}) {
        const std::string on = fmt::format("platform={{extends: {}}}", platform);
        const double full = run_in_child(deit("[]", {on}))["delay_ms"];
        for (const std::string& transform :
            {std::string{"token_pruning"}, std::string{"{type: token_pruning, predictor: dynamicvit}"},
                std::string{"{type: token_pruning, predictor: none}"},
                std::string{"{type: attention_skip, encoders: [3, 4]}"}, std::string{heads},
                std::string{"{type: sparse_attention, global_tokens: 20}"}}) {
            const Study study = deit("[" + transform + "]", {on});
            const auto run = run_in_child(study);
            EXPECT_LT(run["delay_ms"].get<double>(), full) << platform << " " << transform;
            EXPECT_EQ(run["ops"].size(), build_trace(study).operators().size());
        }
    }
}

TEST(Transforms, AMaskIsRefusedByAnArrayThatKnowsNoSparsity)
{
    for (const char* platform : {"platforms/zcu102_paper.yaml", "platforms/zcu102.yaml"})
        try {
            run_in_child(deit("[sparse_attention]", {fmt::format("platform={{extends: {}}}", platform)}));
            FAIL() << platform;
        } catch (const std::runtime_error& error) { // a child's InputError arrives as its text
            EXPECT_THAT(
                error.what(), HasSubstr("no unit of the platform executes 'encoder.1.qkt' (sparse_gemm)"));
        }
}

TEST(Transforms, ASkipRunsAsLongAsTheEffortThatSaysTheSame)
{
    const auto by_effort = run_in_child(deit("[]", {"workload.effort.skip=[3, 4, 9, 10]"}));
    const auto by_transform = run_in_child(deit("[{type: attention_skip, encoders: [3, 4, 9, 10]}]"));
    EXPECT_EQ(by_effort["cycles"], by_transform["cycles"]);
    EXPECT_EQ(by_effort["delay_ms"], by_transform["delay_ms"]);
}

TEST(Transforms, AreRefusedForATableOfGemms)
{
    EXPECT_THAT(refusal([] {
        load_study("studies/deit_s.yaml", {"workload={gemm: layers.csv, transforms: [sparse_attention]}"});
    }),
        HasSubstr(
            "'transforms' need a 'model', a 'trace' or 'onnx': the layers of a table know no encoders"));
}

TEST(Transforms, AreBlamedWhereTheStudyHasThem)
{
    EXPECT_EQ(refusal([] { build_trace(deit("[sparse_attention, {type: attention_skip, encoders: [3]}]")); }),
        "E-TRANSFORM --set #2:40 the attention of encoder 3 was rewritten before");
}

TEST(Transforms, HoldForEveryPassOfAGate)
{
    const std::string gate = "run.gate={efforts: [6, 12], thresholds: [0.33]}";
    const Workload workload = build_workload(deit("[token_pruning]", {gate}));
    ASSERT_EQ(workload.stream.passes.size(), 2U);
    for (const PassRange& pass : workload.stream.passes) {
        int gathers = 0;
        for (OperatorId id = pass.first; id < pass.end; ++id)
            gathers += workload.trace.op(id).kind == OperatorKind::gather ? 1 : 0;
        EXPECT_EQ(gathers, 3);
    }
    EXPECT_THAT(refusal([&] { deit("[{type: attention_skip, encoders: [3]}]", {gate}); }),
        HasSubstr("'attention_skip' would change its efforts"));
}

TEST(Transforms, HoldForEveryEffortOfASearch)
{
    const std::filesystem::path folder
        = std::filesystem::temp_directory_path() / fmt::format("pivotsim_transforms_{}", ::getpid());
    const Study plain = deit("[]"), pruned = deit("[{type: token_pruning, predictor: none}]");
    const Path path = Path::from_lists(12, std::vector<std::int64_t>{1, 2}, {});
    EffortOracle before{plain, ResultCache{folder}};
    const double delay = before.ask(path).cost.delay_ms;
    EffortOracle after{pruned, ResultCache{folder}};
    const double shorter = after.ask(path).cost.delay_ms;
    EXPECT_EQ(after.remembered(), 0U); // an answer about the whole model is none about the pruned one
    EXPECT_EQ(shorter, run_in_child(pruned, compile_path(pruned, path))["delay_ms"].get<double>());
    EXPECT_LT(shorter, delay);
    std::filesystem::remove_all(folder);
    EXPECT_THAT(refusal([] { co_search(deit("[{type: attention_skip, encoders: [3]}]"), ResultCache{{}}); }),
        HasSubstr("a search chooses which attentions to skip"));
}

} // namespace
} // namespace pivotsim
