// SPDX-License-Identifier: Apache-2.0
// Which points a sweep has, and what it refuses.
#include "search/sweep/sweep.h"

#include "search/sweep/study_values.h"
#include "tests/search/sweep/small_sweep.h"

#include <gmock/gmock.h>
#include <set>

namespace pivotsim {
namespace {

using test::complaint_of;
using test::Scratch;
using test::small_study;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class Sweeps : public testing::Test {
protected:
    /// What is wrong with a section `sweep:`, and with arguments.
    std::string complaint(const std::string& section, const std::vector<std::string>& axes = {})
    {
        const std::string file = small_study(scratch_, section);
        return complaint_of([&] { Sweep({file, {}, axes}); });
    }

    Sweep sweep(const std::string& section, const std::vector<std::string>& axes = {},
        const std::vector<std::string>& overrides = {})
    {
        return Sweep({small_study(scratch_, section), overrides, axes});
    }

    Scratch scratch_;
};

constexpr const char* rows_and_cols
    = "{platform.pe_array.rows: [8, 16, 32], platform.pe_array.cols: [8, 16, 24, 48]}";

TEST_F(Sweeps, CountTheLastAxisFastest)
{
    const Sweep sweep = this->sweep(rows_and_cols);
    EXPECT_THAT(sweep.grid().levels, ElementsAre(3U, 4U));
    EXPECT_THAT(sweep.points(), SizeIs(12));
    EXPECT_THAT(sweep.parameters_of(6),
        ElementsAre(Pair("platform.pe_array.rows", "16"), Pair("platform.pe_array.cols", "24")));
    const Study study = Study::fields().read(sweep.source_of({6, 0}));
    EXPECT_EQ(study.platform.pe_array.rows, 16U);
    EXPECT_EQ(study.platform.pe_array.cols, 24U);
}

TEST_F(Sweeps, MoveSeveralKeysTogether)
{
    const Sweep sweep = this->sweep("{'platform.pe_array.rows, platform.pe_array.cols': [[8, 64], [64, 8]]}");
    ASSERT_THAT(sweep.points(), SizeIs(2));
    const Study study = Study::fields().read(sweep.source_of({1, 0}));
    EXPECT_EQ(study.platform.pe_array.rows, 64U);
    EXPECT_EQ(study.platform.pe_array.cols, 8U);
}

TEST_F(Sweeps, ReplaceAnAxisOfTheStudyByAnArgument)
{
    const Sweep sweep
        = this->sweep(rows_and_cols, {"platform.pe_array.rows=1:5", "platform.pe_array.dataflow=is,ws"});
    EXPECT_THAT(sweep.grid().levels, ElementsAre(5U, 4U, 2U));
    EXPECT_EQ(sweep.parameters_of(0)[0].second, "1");
}

TEST_F(Sweeps, RunAPlatformFileAsAValue)
{
    const Sweep sweep = this->sweep("{}", {"platform=platforms/zcu102.yaml,platforms/zcu102_paper.yaml"});
    const auto of = [&sweep](std::uint64_t point) {
        return Study::fields().read(sweep.source_of({point, 0})).platform.memory.level.name;
    };
    EXPECT_NE(of(0), "ideal");
    EXPECT_EQ(of(1), "ideal");
    EXPECT_THAT(sweep.parameters_of(0), ElementsAre(Pair("platform", "platforms/zcu102.yaml")));
}

TEST_F(Sweeps, GiveTheOverridesThatMakeThePoint)
{
    scratch_.write("a: b, [c].csv", test::small_gemms);
    const Sweep sweep = this->sweep("{'platform.pe_array.rows, platform.pe_array.cols': [[8, 64], [64, 8]], "
                                    "platform.clock: [100 MHz, 0.2 GHz], "
                                    "workload.gemm: ['"
            + (scratch_ / "a: b, [c].csv").string() + "']}",
        {"platform.memory.dram={latency: 0 fs}, {latency: 10 ns}", "platform.schedule=paper,auto"},
        {"platform.pe_array.dataflow=ws"});
    ASSERT_THAT(sweep.points(), SizeIs(16));
    std::set<std::string> texts;
    for (const std::uint64_t point : sweep.points()) {
        const std::string text = canonical_text(Study::fields().read(sweep.source_of({point, 0})));
        EXPECT_EQ(
            canonical_text(load_study(sweep.arguments().file, sweep.overrides_of({point, 0})).study), text);
        texts.insert(text);
    }
    EXPECT_THAT(texts, SizeIs(16));
}

TEST_F(Sweeps, RefuseWhatDoesNotVary)
{
    EXPECT_THAT(complaint("{}"), HasSubstr("study.yaml:6:8: nothing varies"));
    EXPECT_THAT(complaint("{platform.pe_array.rows: []}"),
        HasSubstr("study.yaml:6:33: 'platform.pe_array.rows' takes no value"));
    EXPECT_THAT(complaint("{}", {"name=a,b"}), HasSubstr("E-SWEEP @ --sweep #1:1: 'name' cannot vary"));
    EXPECT_THAT(complaint("{}", {"sweep.evaluate=simulation,closed_form"}),
        HasSubstr("'sweep.evaluate' cannot vary"));
    EXPECT_THAT(complaint("{}", {"search.lec=50 %,60 %"}), HasSubstr("'search.lec' cannot vary"));
}

TEST_F(Sweeps, RefuseAPathThatVariesTwice)
{
    EXPECT_THAT(complaint(rows_and_cols, {"platform.pe_array={rows: 8}, {rows: 16}"}),
        HasSubstr(
            "E-SWEEP @ --sweep #1:1: 'platform.pe_array' varies twice: 'platform.pe_array.rows' stands at"));
    EXPECT_THAT(complaint("{'platform.clock, platform.clock': [[1 MHz, 2 MHz]]}"),
        HasSubstr("'platform.clock' varies twice"));
    // A common beginning is no common path.
    EXPECT_EQ(complaint("{platform.pe_array.rows: [8]}", {"platform.pe_array.cols=8"}), "nothing was wrong");
}

TEST_F(Sweeps, CheckEachValueWhereItStands)
{
    EXPECT_THAT(complaint("{platform.pe_array.row: [8]}"), HasSubstr("E-KEY @"));
    EXPECT_THAT(complaint("{}", {"platform.pe_array.rows=8,many"}),
        HasSubstr("E-TYPE @ --sweep #1:26: 'rows' must be a whole number, found 'many'"));
    EXPECT_THAT(complaint("{platform.clock: [100 MHz, 3 parsec]}"),
        HasSubstr("study.yaml:6:37: unknown frequency unit 'parsec'"));
    EXPECT_THAT(complaint("{platform.pe_array.rows: [8, 0, -1]}"), HasSubstr("study.yaml:6:37"));
    EXPECT_THAT(complaint("{platform.pe_array.rows: [8, 0, -1]}"), HasSubstr("study.yaml:6:40"));
}

TEST_F(Sweeps, RefuseConditionsOnWhatThereIsNot)
{
    const auto where = [this](const std::string& condition, const std::string& under = "where") {
        return complaint("{platform.pe_array.rows: [8, 16], " + under + ": ['" + condition + "']}");
    };
    EXPECT_THAT(where("platform.pe_array.rwos < 9"), HasSubstr("E-CONDITION @"));
    EXPECT_THAT(
        where("platform.pe_array.rwos < 9"), HasSubstr("the study has no value 'platform.pe_array.rwos'"));
    EXPECT_THAT(where("delay_ms < 9"), HasSubstr("'delay_ms' is known after a point is evaluated"));
    EXPECT_THAT(where("platform.pe_array < 9"), HasSubstr("the study has no value 'platform.pe_array'"));
    EXPECT_THAT(where("platform.pe_array.rows <"), HasSubstr("character 25: a value is missing"));
    EXPECT_EQ(where("delay_ms < 9", "require"), "nothing was wrong");
    EXPECT_EQ(where("dsp < 90 and bram36 < 4"), "nothing was wrong");
    EXPECT_THAT(where("platform.pe_array.rows > 16"), HasSubstr("no point of 2 is left by 'where'"));
    EXPECT_THAT(where("platform.pe_array.dataflow < 3"), HasSubstr("a text has no order"));
    EXPECT_THAT(where("platform.pe_array.dataflow < 3", "require"), HasSubstr("a text has no order"));
}

TEST_F(Sweeps, LeaveOutWhatAConditionOnAxesRefusesBeforeAnythingRuns)
{
    const Sweep sweep
        = this->sweep("{platform.pe_array.rows: [8, 16, 32], platform.pe_array.cols: [8, 16], where: "
                      "['platform.pe_array.rows * platform.pe_array.cols <= 256']}");
    EXPECT_THAT(sweep.points(), ElementsAre(0U, 1U, 2U, 3U, 4U));
}

TEST_F(Sweeps, JudgeAValueAlikeEarlyAndLate)
{
    // As written on the axis, and as the point's study has it.
    const std::vector<std::string> axes{"platform.pe_array.rows=+8,16,32",
        "platform.clock=100 MHz,0.1 GHz,2e2MHz,+50 MHz", "platform.pe_array.dataflow=is,'ws'",
        "platform.memory.level=ideal,fast,detailed", "run.check_protocol=true,false",
        "platform.memory.dram.latency=1 us,0.25 ms", "run.images=1,+2,3",
        "platform.memory.ipmem.size=16384 B,16 KiB", "platform.memory.global_buffer.inputs=25 %,0.2"};
    const std::string file = small_study(scratch_, "{}");
    for (const std::string& axis : axes) {
        const Sweep sweep({file, {}, {axis}});
        for (const std::uint64_t point : sweep.points()) {
            const auto [path, text] = sweep.parameters_of(point).front();
            const Value resolved = Study::fields().write(Study::fields().read(sweep.source_of({point, 0})));
            EXPECT_EQ(operand_of(text), value_named(resolved, path)) << path << " = " << text;
        }
    }
}

TEST_F(Sweeps, DecideLateWhatOnlyThePointsStudyKnows)
{
    const std::string axis = "platform.pe_array={rows: 8, cols: 8},{rows: 64, cols: 8}";
    const Sweep sweep = this->sweep("{where: ['platform.pe_array.rows < 10']}", {axis});
    EXPECT_THAT(sweep.points(), ElementsAre(0U, 1U));
    const auto left_out = [&sweep](std::uint64_t point) {
        return sweep.left_out(Study::fields().read(sweep.source_of({point, 0})), {});
    };
    EXPECT_EQ(left_out(0), "");
    EXPECT_EQ(left_out(1), "'platform.pe_array.rows < 10' does not hold");
}

TEST_F(Sweeps, LeaveOutWhatDoesNotFitTheFpga)
{
    const Sweep sweep = this->sweep("{platform.pe_array.rows: [8], fits: zcu102, where: ['dsp < 500']}");
    const Study study = Study::fields().read(sweep.source_of({0, 0}));
    Metrics resources;
    EXPECT_THAT(sweep.left_out(study, resources), HasSubstr("nothing is known"));
    resources[Metric::dsp] = 499;
    resources[Metric::bram36] = 912;
    EXPECT_EQ(sweep.left_out(study, resources), "");
    resources[Metric::bram36] = 913;
    EXPECT_THAT(sweep.left_out(study, resources), HasSubstr("499 DSPs and 913 block RAMs do not fit"));
    resources[Metric::bram36] = 912;
    resources[Metric::dsp] = 500;
    EXPECT_EQ(sweep.left_out(study, resources), "'dsp < 500' does not hold");
    resources[Metric::dsp] = 2521;
    EXPECT_THAT(sweep.left_out(study, resources), HasSubstr("which has 2520 and 912"));
}

TEST_F(Sweeps, TakeASampleOfAHugeGridAndRefuseTheWholeOfIt)
{
    const std::string axes = "platform.pe_array.rows: 1:4096, platform.pe_array.cols: 1:4096, "
                             "platform.clock: 1 MHz:200 MHz:1 MHz";
    EXPECT_THAT(complaint("{" + axes + "}"), HasSubstr("3,355,443,200 points are more than 20,000,000"));
    EXPECT_THAT(sweep("{" + axes + ", sample: {kind: random, points: 1000}}").points(), SizeIs(1000));
    EXPECT_THAT(sweep("{" + axes + ", sample: {kind: latin_hypercube, points: 200}}").points(), SizeIs(200));
    EXPECT_THAT(sweep("{" + axes + ", strategy: evolutionary}").points(), IsEmpty()); // bred, not listed
}

} // namespace
} // namespace pivotsim
