// SPDX-License-Identifier: Apache-2.0
// Several accelerators on one platform.
#include "search/isolated.h"
#include "search/simulate.h"
#include "search/workload.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Json = nlohmann::json;

const std::string second = "platform.accelerators=[{name: second, accelerator: systolic}]";

/// Two GEMMs that have nothing to do with each other.
Trace two_gemms()
{
    Trace trace;
    trace.model = "two";
    for (const std::string name : {"a", "b"}) {
        Operator op;
        op.name = name;
        op.group = Group::imported;
        op.gemm = {1, 256, 512, 384};
        op.inputs = {trace.add_tensor({name + ".in", {256, 512}, 1, false}),
            trace.add_tensor({name + ".weight", {512, 384}, 1, true})};
        op.output = trace.add_tensor({name + ".out", {256, 384}, 1, false});
        trace.add_operator(op);
    }
    return trace;
}

Study study_with(const std::vector<std::string>& overrides)
{
    return load_study("studies/deit_s.yaml", overrides).study;
}

/// What a run says of its accelerators and operators.
Json outcome(const std::vector<std::string>& overrides, const std::function<Trace(const Study&)>& trace)
{
    return Json::parse(in_child([&] {
        const Study study = study_with(overrides);
        const Trace work = trace(study);
        const RunResult result = simulate(study, work);
        Json json{{"cycles", result.cycles.count}, {"replayed", result.operators_replayed},
            {"delay_ms", result.delay_ms()}, {"energy_j", result.energy_j()}};
        for (const UnitResult& unit : result.units) {
            Json& told = json["units"][unit.name];
            told["compute"] = unit.stack.compute().count;
            told["total"] = unit.stack.total().count;
            told["contention"] = unit.stack[StallCause::contention].count;
            told["peer"] = unit.stack[StallCause::peer].count;
            for (const auto& [name, cycles] : unit.waited_for)
                told["waited_for"][name] = cycles.count;
        }
        for (const OperatorResult& op : result.operators)
            json["unit_of"][work.op(op.id).name] = op.unit;
        return json.dump();
    }));
}

Json two_on(std::vector<std::string> overrides)
{
    return outcome(overrides, [](const Study&) { return two_gemms(); });
}

const std::vector<std::string> board{"platform={extends: platforms/zcu102.yaml}"};

std::vector<std::string> with(std::vector<std::string> some, const std::vector<std::string>& more)
{
    some.insert(some.end(), more.begin(), more.end());
    return some;
}

TEST(Units, WithoutOneToWaitForNothingChanges)
{
    const Json one = two_on({});
    EXPECT_EQ(one["units"].size(), 1U);
    EXPECT_EQ(one["units"]["pl"]["total"], one["cycles"]);
    // 8 x 8 folds of 2 x 64 + 36 + 384 - 2 cycles, twice.
    EXPECT_EQ(one["cycles"], 2 * 8 * 8 * (2 * 64 + 36 + 384 - 2));
}

TEST(Units, WorkAtOnceWhereTheGraphAllows)
{
    const Json both = two_on({second, "platform.placement=[{unit: second, operators: [b]}]"});
    EXPECT_EQ(both["unit_of"], (Json{{"a", "pl"}, {"b", "second"}}));
    EXPECT_EQ(both["cycles"], 8 * 8 * (2 * 64 + 36 + 384 - 2)) << "an ideal memory disturbs nobody";
    EXPECT_EQ(both["units"]["pl"]["compute"], both["units"]["second"]["compute"]);
}

TEST(Units, GoToTheFirstThatAcceptsUnlessARuleSaysElse)
{
    EXPECT_EQ(two_on({second})["unit_of"], (Json{{"a", "pl"}, {"b", "pl"}}));
    const Json all = two_on({second, "platform.placement=[{unit: second, kinds: [gemm]}]"});
    EXPECT_EQ(all["unit_of"], (Json{{"a", "second"}, {"b", "second"}}));
}

TEST(Units, TheFirstRuleThatAdmitsAnOperatorDecides)
{
    const Json split = two_on(
        {second, "platform.placement=[{unit: pl, operators: [a]}, {unit: second, groups: [imported]}]"});
    EXPECT_EQ(split["unit_of"], (Json{{"a", "pl"}, {"b", "second"}}));
}

TEST(Units, ContendForPortsAndSaySoOfEachOther)
{
    const std::vector<std::string> narrow = with(board, {"platform.memory.ports.width=32 bit"});
    const Json alone = two_on(narrow);
    const Json both = two_on(with(narrow, {second, "platform.placement=[{unit: second, operators: [b]}]"}));
    for (const std::string unit : {"pl", "second"}) {
        const Json& told = both["units"][unit];
        EXPECT_EQ(told["total"], both["cycles"]) << unit;
        EXPECT_GT(told["contention"], 0) << unit;
        EXPECT_EQ(told["waited_for"][unit == "pl" ? "second" : "pl"],
            told["contention"].get<std::uint64_t>() + told["peer"].get<std::uint64_t>());
    }
    EXPECT_EQ(alone["units"]["pl"]["contention"], 0);
    EXPECT_LT(both["cycles"], alone["cycles"]) << "two are faster than one";
    EXPECT_GT(2 * both["cycles"].get<std::uint64_t>(), alone["cycles"].get<std::uint64_t>())
        << "and not twice as fast: they share the ports";
}

TEST(Units, WithPortsOfTheirOwnDoNotContend)
{
    const Json both = two_on(with(board,
        {"platform.memory.ports.count=12", "platform.memory.ports.names=[]",
            "platform.memory.ports.controller={}",
            "platform.accelerators=[{name: second, accelerator: systolic, ports: {inputs: [6], weights: [7, "
            "8], "
            "outputs: [9]}}]",
            "platform.placement=[{unit: second, operators: [b]}]"}));
    EXPECT_EQ(both["units"]["pl"]["contention"], 0);
    EXPECT_EQ(both["units"]["second"]["contention"], 0);
}

Json chained(const std::vector<std::string>& more)
{
    return outcome(
        with({second, "platform.placement=[{unit: second, operators: [\"*.qkt\", \"*.smxv\"]}]"}, more),
        [](const Study& study) { return build_trace(study); });
}

TEST(Units, InTurnsTakeAsLongAsOneAndAreReplayed)
{
    const Json simulated = chained({"run.reuse=false"}), replayed = chained({});
    EXPECT_NEAR(simulated["delay_ms"].get<double>(), 59.660, 5e-4)
        << "an attention is a chain: nobody overlaps";
    EXPECT_EQ(simulated["replayed"], 0);
    EXPECT_GT(replayed["replayed"], 50);
    EXPECT_EQ(simulated["cycles"], replayed["cycles"]);
    EXPECT_EQ(simulated["units"], replayed["units"]);
    EXPECT_EQ(replayed["units"]["pl"]["peer"], 12 * (12'924 + 32'544)) << "QKt and SMxV of DeiT-S, notes.md";
}

TEST(Units, TakeTheirOperatorsOfEveryEffortOfAGatedStream)
{
    const Json gated = outcome(
        {second, "platform.placement=[{unit: second, operators: [encoder.1.qkt, \"encoder.*.smxv\"]}]"},
        [](const Study& study) {
            Study twice = study;
            twice.run.gate = load_study(
                "studies/deit_s.yaml", {"run.gate={efforts: [6, 12], thresholds: [0.33]}", "run.images=4"})
                                 .study.run.gate;
            twice.run.images = 4;
            return build_workload(twice).trace;
        });
    std::size_t on_second = 0;
    for (const auto& [name, unit] : gated["unit_of"].items())
        on_second += unit == "second" ? 1 : 0;
    EXPECT_EQ(on_second, 2 * 1 + 6 + 12U) << "encoder 1 of both efforts, and the attentions of each";
}

std::string complaint(const std::vector<std::string>& overrides)
{
    try {
        const Study study = study_with(overrides);
        return obstacle(study, two_gemms());
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
}

TEST(Units, ThatCannotBeAreRefused)
{
    const auto unit = [](const std::string& text) { return "platform.accelerators=[" + text + "]"; };
    EXPECT_THAT(complaint({unit("{name: ps, accelerator: systolic}")}), HasSubstr("name of something else"));
    EXPECT_THAT(complaint({unit("{name: hp0, accelerator: systolic}")}), HasSubstr("name of something else"));
    EXPECT_THAT(complaint({unit("{name: a, accelerator: systolic}, {name: a, accelerator: systolic}")}),
        HasSubstr("'a' is the name of something else"));
    EXPECT_THAT(complaint({unit("{name: Second, accelerator: systolic}")}), HasSubstr("is no name"));
    EXPECT_THAT(complaint({unit("{accelerator: systolic}")}), HasSubstr("needs 'name'"));
    EXPECT_THAT(complaint({unit("{name: a, accelerator: systolik}")}), HasSubstr("did you mean 'systolic'?"));
    EXPECT_THAT(complaint({unit("{name: a, accelerator: systolic, ports: {inputs: [9]}}")}),
        HasSubstr("port 9 of 'a' does not exist"));
    EXPECT_THAT(complaint({unit("{name: a, accelerator: systolic, ports: {inputs: []}}")}),
        HasSubstr("every kind of traffic of 'a' needs at least one port"));
    EXPECT_THAT(complaint({unit("{name: a, accelerator: systolic, ports: {inputs: [1, 1]}}")}),
        HasSubstr("stands in a list twice"));
}

TEST(Units, RulesThatCannotHoldAreRefused)
{
    const auto rule = [](const std::string& text) { return "platform.placement=[" + text + "]"; };
    EXPECT_THAT(complaint({rule("{unit: third}")}), HasSubstr("no unit is called 'third'; there are pl, ps"));
    EXPECT_THAT(
        complaint({rule("{unit: ps, kinds: [gemm]}")}), HasSubstr("'ps' does not execute 'a' (gemm)"));
    EXPECT_THAT(complaint({rule("{unit: pl, operators: [c]}")}),
        HasSubstr("no operator of the workload is called 'c'"));
    EXPECT_THAT(complaint({rule("{unit: pl, encoders: [0]}")}), HasSubstr("encoder 0 does not exist"));
    EXPECT_THAT(complaint({rule("{unit: pl, kinds: [gemn]}")}), HasSubstr("did you mean 'gemm'?"));
}

} // namespace
} // namespace pivotsim
