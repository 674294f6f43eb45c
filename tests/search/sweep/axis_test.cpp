// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/axis.h"

#include "base/yaml_loader.h"
#include "tests/search/sweep/scratch.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using test::Scratch;
using test::text_of;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Axis axis_of(const std::string& argument)
{
    Diagnostics diagnostics;
    Axis axis = read_axis_argument(argument, 1, diagnostics);
    EXPECT_THAT(text_of(diagnostics), IsEmpty()) << argument;
    return axis;
}

/// All levels' texts; those of one level with blanks between them.
std::vector<std::string> levels_of(const std::string& argument)
{
    std::vector<std::string> texts;
    for (const Axis::Level& level : axis_of(argument).levels) {
        std::string text;
        for (const std::string& each : level.texts)
            text += (text.empty() ? "" : " ") + each;
        texts.push_back(text);
    }
    return texts;
}

std::string findings_of(const std::string& argument, int number = 1)
{
    Diagnostics diagnostics;
    read_axis_argument(argument, number, diagnostics);
    return text_of(diagnostics);
}

TEST(Axis, TakesAListInEitherForm)
{
    EXPECT_THAT(levels_of("a.b=1,2,4"), ElementsAre("1", "2", "4"));
    EXPECT_THAT(levels_of("a.b=[1, 2, 4]"), ElementsAre("1", "2", "4"));
    EXPECT_THAT(levels_of("a.b=1"), ElementsAre("1"));
    EXPECT_THAT(levels_of("a.b= 100 MHz , 0.2 GHz"), ElementsAre("100 MHz", "0.2 GHz"));
}

TEST(Axis, TakesARange)
{
    EXPECT_THAT(levels_of("a.b=8:32:8"), ElementsAre("8", "16", "24", "32"));
    EXPECT_THAT(levels_of("a.b=100 MHz:200 MHz:50 MHz"), ElementsAre("100 MHz", "150 MHz", "200 MHz"));
    EXPECT_THAT(levels_of("a.b=\"1:3\""), ElementsAre("1", "2", "3"));
}

TEST(Axis, KeepsListsMapsAndQuotesTogether)
{
    EXPECT_THAT(levels_of("a.b=[[1, 2], [3]]"), ElementsAre("[1, 2]", "[3]"));
    EXPECT_THAT(levels_of("a.b=[1, 2],[3]"), ElementsAre("[1, 2]", "[3]"));
    EXPECT_THAT(levels_of("a.b={c: 1, d: [2, 3]},{c: 4}"), ElementsAre("{c: 1, d: [2, 3]}", "{c: 4}"));
    EXPECT_THAT(levels_of("a.b='x, y',\"p]q\",z"), ElementsAre("x, y", "p]q", "z"));
}

TEST(Axis, OfSeveralKeysTakesThemTogether)
{
    const Axis axis = axis_of("a.b, c.d=[8, 4 KiB],[16, 2 KiB]");
    EXPECT_THAT(axis.paths, ElementsAre("a.b", "c.d"));
    EXPECT_EQ(axis.name(), "a.b, c.d");
    ASSERT_EQ(axis.levels.size(), 2U);
    EXPECT_THAT(axis.levels[1].texts, ElementsAre("16", "2 KiB"));
    EXPECT_EQ(axis.levels[0].values[1].text(), "4 KiB");
    EXPECT_THAT(levels_of("a.b,c.d=[[8, [1, 2]], [16, [3]]]"), ElementsAre("8 [1, 2]", "16 [3]"));
}

TEST(Axis, ReadsTheFilesThatItNames)
{
    const Scratch scratch;
    const std::string one = scratch.write("one.yaml", "clock: 100 MHz\n");
    const std::string two = scratch.write("two.yaml", "clock: 150 MHz\n");
    const Axis axis = axis_of("platform=" + one + "," + two);
    ASSERT_EQ(axis.levels.size(), 2U);
    EXPECT_THAT(axis.levels[1].texts, ElementsAre(two));
    EXPECT_EQ(axis.levels[0].values[0].find("clock")->text(), "100 MHz");
    EXPECT_EQ(axis.levels[1].values[0].find("clock")->text(), "150 MHz");
    // Only where a study may name a file: a word elsewhere is a word.
    EXPECT_EQ(axis_of("platform.pe_array.dataflow=" + one).levels[0].values[0].text(), one);
}

TEST(Axis, FindsFilesOfAStudyBesideIt)
{
    const Scratch scratch;
    scratch.write("beside.yaml", "embed_dim: 7\n");
    const std::string study
        = scratch.write("study.yaml", "workload.model: [beside.yaml, models/deit_s.yaml]\n");
    Diagnostics diagnostics;
    const Value root = load_yaml_file(study, diagnostics);
    const Value::Entry& entry = root.entries().front();
    const Axis axis = read_axis(entry.key, entry.key_place, entry.value, diagnostics);
    EXPECT_THAT(text_of(diagnostics), IsEmpty());
    ASSERT_EQ(axis.levels.size(), 2U);
    EXPECT_EQ(axis.levels[0].values[0].find("embed_dim")->text(), "7");
    EXPECT_EQ(axis.levels[1].values[0].find("embed_dim")->text(), "384"); // shipped
    EXPECT_THAT(to_text(axis.place), EndsWith("study.yaml:1:1"));
}

TEST(Axis, KnowsThePlaceOfEachOfItsValues)
{
    const Axis axis = axis_of("a.b=10,200,3");
    EXPECT_EQ(to_text(axis.place), "--sweep #1:1");
    EXPECT_EQ(to_text(axis.levels[0].values[0].place()), "--sweep #1:5");
    EXPECT_EQ(to_text(axis.levels[1].values[0].place()), "--sweep #1:8");
    EXPECT_EQ(to_text(axis.levels[2].values[0].place()), "--sweep #1:12");
}

TEST(Axis, RefusesAnArgumentWithoutValues)
{
    EXPECT_EQ(findings_of("a.b", 3), "E-SWEEP @ --sweep #3:1: 'a.b' gives no values\n");
    EXPECT_EQ(findings_of("a.b= "), "E-SWEEP @ --sweep #1:1: 'a.b= ' gives no values\n");
    EXPECT_EQ(findings_of("a.b=[]"), "E-SWEEP @ --sweep #1:5: 'a.b' takes no value at all\n");
    EXPECT_EQ(
        findings_of("a.b={c: 1}"), "E-SWEEP @ --sweep #1:5: 'a.b' takes a list of values, found a map\n");
}

TEST(Axis, RefusesAMissingKey)
{
    EXPECT_THAT(findings_of("=1,2"), StartsWith("E-SWEEP @ --sweep #1:1: '': a key is missing\n"));
    EXPECT_THAT(findings_of("a.b,=[1, 2]"), HasSubstr("E-SWEEP @ --sweep #1:1: 'a.b,': a key is missing\n"));
}

TEST(Axis, RefusesAMissingValueWhereItIsMissing)
{
    EXPECT_EQ(findings_of("a.b=1,,2"), "E-SWEEP @ --sweep #1:7: 'a.b': a value is missing\n");
    EXPECT_EQ(findings_of("a.b=1,2,"), "E-SWEEP @ --sweep #1:9: 'a.b': a value is missing\n");
    EXPECT_EQ(findings_of("a.b=, 1"), "E-SWEEP @ --sweep #1:5: 'a.b': a value is missing\n");
    EXPECT_EQ(findings_of("a.b=[1, ~]"), "E-SWEEP @ --sweep #1:9: 'a.b': a value is missing\n");
}

TEST(Axis, RefusesAnItemThatHasNotOneValueAKey)
{
    const std::string message = "2 keys go together, so each item is a list of 2 values\n";
    EXPECT_EQ(findings_of("a.b,c.d=[[1, 2], [3]]"), "E-SWEEP @ --sweep #1:18: " + message);
    EXPECT_EQ(findings_of("a.b,c.d=[1, 2],3"), "E-SWEEP @ --sweep #1:16: " + message);
    EXPECT_EQ(findings_of("a.b,c.d=1:2"),
        "E-SWEEP @ --sweep #1:9: " + message + "E-SWEEP @ --sweep #1:9: " + message);
}

TEST(Axis, SaysOnceWhatIsWrongWithARange)
{
    EXPECT_EQ(findings_of("a.b=8:4"), "E-SWEEP @ --sweep #1:5: '8:4': the step leads away from the end\n");
    EXPECT_EQ(findings_of("a.b=1 ms:2 ms"),
        "E-SWEEP @ --sweep #1:5: '1 ms:2 ms': a range with units needs a step\n");
}

TEST(Axis, LeavesTheWordOnSyntaxToTheLoader)
{
    EXPECT_THAT(findings_of("a.b=[1, 2"), StartsWith("E-SYNTAX @ --sweep #1:5: "));
    EXPECT_THAT(findings_of("a.b=[1, 2"), testing::Not(HasSubstr("E-SWEEP")));
    EXPECT_THAT(findings_of("a.b=1,'2"), HasSubstr("E-SYNTAX @ --sweep #1:"));
    EXPECT_THAT(findings_of("a.b=\xff,1"), HasSubstr("E-ENCODING @ --sweep #1"));
}

TEST(Axis, NamesAFileThatIsNotThere)
{
    EXPECT_THAT(findings_of("workload.model=models/deit_s.yaml,nowhere.yaml"),
        StartsWith("E-FILE @ --sweep #1:35: there is no file 'nowhere.yaml'"));
}

} // namespace
} // namespace pivotsim
