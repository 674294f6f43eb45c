// SPDX-License-Identifier: Apache-2.0
#include "base/plugin/plugin_loader.h"

#include "base/registry.h"
#include "models/energy/energy_model.h"
#include "models/memory/memory_level.h"
#include "search/isolated.h"
#include "search/simulate.h"
#include "search/sweep/sweep.h"
#include "search/workload.h"
#include "workloads/gate_trace_file.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string folder = PIVOTSIM_TEST_PLUGINS;

/// "E-PLUGIN: message | help".
std::string refusal(const std::string& name)
{
    try {
        load_plugin(name);
    } catch (const InputError& error) {
        const Diagnostic finding = error.findings().sorted().front();
        return fmt::format("{}: {} | {}", finding.code, finding.message, fmt::join(finding.help, " | "));
    }
    return "nothing was wrong";
}

TEST(PluginLoader, SaysWhatAPluginProvidesAndLoadsItOnce)
{
    const Plugin& plugin = load_plugin(folder + "/pivotsim_kinds.so");
    EXPECT_EQ(plugin.name, "kinds");
    EXPECT_THAT(plugin.provides,
        AllOf(testing::SizeIs(7), Contains("gate 'halves'"), Contains("memory level 'hundred'")));
    EXPECT_EQ(&load_plugin(folder + "/pivotsim_kinds.so"), &plugin);
    EXPECT_EQ(loaded_plugins().size(), 1U);
    EXPECT_EQ(Registry<EnergyModel>::instance().at("millijoule_per_mac").origin, plugin.file.string());
}

TEST(PluginLoader, FindsNamesInTheFoldersOfTheEnvironment)
{
    ::setenv("PIVOTSIM_PLUGINS", ("/nowhere:" + folder).c_str(), 1);
    EXPECT_EQ(load_plugin("kinds").file, folder + "/pivotsim_kinds.so");
    EXPECT_THAT(plugins_at_hand(), Contains("kinds"));
    EXPECT_THAT(refusal("kind"),
        AllOf(HasSubstr("E-PLUGIN: no plug-in is called 'kind'"), HasSubstr("did you mean 'kinds'?"),
            HasSubstr("there is no '/nowhere/pivotsim_kind.so'")));
}

TEST(PluginLoader, RefusesAFileThatIsNotThere)
{
    EXPECT_THAT(refusal("./no_such.so"), HasSubstr("E-PLUGIN: plug-in './no_such.so' does not exist"));
}

TEST(PluginLoader, RefusesWhatIsNoSharedObject)
{
    const std::string text = testing::TempDir() + "pivotsim_text.so", empty = testing::TempDir() + "empty.so";
    std::ofstream{text} << "pivotsim_plugin_abi_1 in a text";
    std::ofstream{empty};
    EXPECT_THAT(refusal(text), HasSubstr("is no shared object"));
    EXPECT_THAT(refusal(empty), HasSubstr("is no shared object"));
}

TEST(PluginLoader, RefusesATornSharedObject)
{
    std::ifstream whole{folder + "/pivotsim_kinds.so", std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{whole}, {}};
    const std::string torn = testing::TempDir() + "pivotsim_torn.so";
    std::ofstream{torn, std::ios::binary} << bytes.substr(0, bytes.size() / 2) << "pivotsim_plugin_abi_1";
    EXPECT_THAT(refusal(torn), HasSubstr("is cut off after "));
}

TEST(PluginLoader, RefusesAnotherAbiBeforeAnythingOfItRuns)
{
    EXPECT_THAT(refusal(folder + "/refused_other_abi.so"),
        AllOf(HasSubstr("was built for plug-in ABI 99, this pivotsim 0.1.0 has 1"),
            HasSubstr("build it anew")));
    EXPECT_FALSE(Registry<EnergyModel>::instance().contains("free"));
}

TEST(PluginLoader, RefusesASharedObjectWithoutTheMark)
{
    EXPECT_THAT(refusal(folder + "/refused_no_mark.so"),
        AllOf(HasSubstr("it has no pivotsim_plugin"), HasSubstr("PIVOTSIM_PLUGIN(")));
    EXPECT_FALSE(Registry<EnergyModel>::instance().contains("free"));
}

TEST(PluginLoader, RefusesANameThatIsThereAlready)
{
    EXPECT_THAT(refusal(folder + "/refused_taken_name.so"),
        HasSubstr("registers energy model 'constant_power' (built in), which is there already"));
    EXPECT_EQ(Registry<EnergyModel>::instance().at("constant_power").origin, "") << "the first one stays";
}

TEST(PluginLoader, RefusesAFieldTableThatContradictsItself)
{
    EXPECT_THAT(refusal(folder + "/refused_bad_table.so"),
        HasSubstr("cannot register refused_table: 'refused' has two fields 'rows'"));
}

TEST(PluginLoader, RefusesUnresolvedSymbols)
{
    EXPECT_THAT(refusal(folder + "/refused_unresolved.so"),
        AllOf(HasSubstr("cannot be loaded: undefined symbol"), HasSubstr("nobody_has_this")));
}

Study study_of_kinds(std::vector<std::string> overrides)
{
    overrides.insert(overrides.begin(), "plugins=[" + folder + "/pivotsim_kinds.so]");
    return load_study("studies/deit_s.yaml", overrides).study;
}

RunResult run(const Study& study)
{
    return simulate(study, build_trace(study));
}

TEST(PluginKinds, DataflowsRunOnTheBuiltInArray)
{
    const auto drained = [](const std::string& dataflow) {
        return std::stoull(in_child([&] {
            return fmt::format(
                "{}", run(study_of_kinds({"platform.pe_array.dataflow=" + dataflow})).stack.drain.count);
        }));
    };
    // Folds of 64 x 36 weights in an encoder: QKV, QKt and SMxV of six heads, projection, MLP.
    constexpr std::uint64_t folds = 6 * 32 + 6 * 6 + 6 * 4 * 2 + 6 * 11 + 6 * 43 + 24 * 11;
    EXPECT_EQ(drained("slow_drain") - drained("ws"), 12 * folds);
}

TEST(PluginKinds, CostsOfThePsAreItsOwn)
{
    const Study study = study_of_kinds({"platform.ps.costs={type: flat, time: 2 us}"});
    EXPECT_NEAR(run(study).breakdown_ms(Group::softmax), 12 * 2e-3, 12 * 8e-6)
        << "12 softmaxes of 2 us, each up to the next edge of the array's clock";
}

TEST(PluginKinds, EnergyIsPricedByIt)
{
    const Study study = study_of_kinds({"platform.energy=millijoule_per_mac"});
    const RunResult result = run(study);
    EXPECT_DOUBLE_EQ(result.energy_j(), 1e-3 * static_cast<double>(result.macs));
}

TEST(PluginKinds, MemoryAnswersWhenItSaysSo)
{
    const auto delay = [](const std::string& override) {
        return in_child([&] { return fmt::format("{}", run(study_of_kinds({override})).delay_ms()); });
    };
    EXPECT_EQ(delay("platform.memory.level=hundred"), delay("platform.memory.dram={latency: 100 ns}"));
    EXPECT_NE(delay("platform.memory.level=hundred"), delay("platform.memory.level=ideal"));
}

TEST(PluginKinds, TransformsAreListedInTheStudy)
{
    EXPECT_EQ(build_trace(study_of_kinds({"workload.transforms=[says_so]"})).path, "skip []; says_so");
}

TEST(PluginKinds, GatesDecide)
{
    Study study
        = study_of_kinds({"run.gate={efforts: [6, 12], thresholds: [0.5], type: halves}", "run.images=200"});
    const Workload workload = build_workload(study);
    EXPECT_EQ(workload.gated->stopped[0] + workload.gated->stopped[1], 200U);
    const GateTrace trace = read_gate_trace("traces/fashion-mnist-vit12.npz");
    const auto six = std::find_if(trace.efforts.begin(), trace.efforts.end(),
        [](const GateEffort& effort) { return effort.path.effort() == 6; });
    const float* confidence = trace.test.confidence_of(static_cast<std::size_t>(six - trace.efforts.begin()));
    const auto sure = std::count_if(confidence, confidence + 200, [](float each) { return each >= 0.5F; });
    EXPECT_EQ(workload.gated->stopped[0], static_cast<std::uint64_t>(sure));
    EXPECT_LT(sure, 200) << "some images go on";
}

TEST(PluginKinds, StrategiesOrderASweep)
{
    const Study study = study_of_kinds({"sweep={platform.pe_array.rows: [8, 16, 32], strategy: backwards}"});
    StrategyContext context;
    context.points = {0, 1, 2};
    std::vector<std::uint64_t> order;
    for (const Candidate& candidate : create(study.sweep.strategy, context)->propose())
        order.push_back(candidate.point);
    EXPECT_THAT(order, ElementsAre(2, 1, 0));
}

} // namespace
} // namespace pivotsim
