// SPDX-License-Identifier: Apache-2.0
#include "base/yaml_loader.h"

#include "tests/base/loaded.h"

#include <gmock/gmock.h>

// Each trap of yaml-cpp that the loader has to know.

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(YamlLoader, EveryValueKnowsItsLineAndColumn)
{
    const Loaded yaml("a: 1\nb:\n  c: [x, {d: 5}]\n  \"e\": 'quoted'\n");
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.place_of("a"), "test.yaml:1:4");
    EXPECT_EQ(yaml.place_of("b.c"), "test.yaml:3:6");
    EXPECT_EQ(yaml.place_of("b.c.0"), "test.yaml:3:7");
    EXPECT_EQ(yaml.place_of("b.c.1.d"), "test.yaml:3:14");
    EXPECT_EQ(yaml.place_of("b.e"), "test.yaml:4:8");
    EXPECT_TRUE(yaml.value.find_path("b.e")->quoted());
    EXPECT_EQ(yaml.value.find_path("b.e")->place().length, 8);
}

TEST(YamlLoader, ADuplicateKeyIsAnErrorThatNamesTheFirst)
{
    const Loaded yaml("a: 1\nb: 2\na: 3\n");
    EXPECT_THAT(yaml.findings(), ElementsAre("E-DUP@3:1"));
    EXPECT_THAT(yaml.rendered(), HasSubstr("line 1"));
}

TEST(YamlLoader, MergeKeysAreExpandedAndOwnKeysWin)
{
    const Loaded yaml("base: &b {x: 1, y: 2}\nother: &o {x: 10, z: 30}\nuse:\n  <<: [*b, *o]\n  y: 5\n");
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.at("use.x"), "1") << "of several merged maps the first wins";
    EXPECT_EQ(yaml.at("use.y"), "5");
    EXPECT_EQ(yaml.at("use.z"), "30");
    EXPECT_EQ(yaml.at("use.<<"), "(none)");
}

TEST(YamlLoader, AnAliasIsACopyWithTheAnchorsPlace)
{
    Loaded yaml("a: &x {k: 1}\nb: *x\n");
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.place_of("b.k"), "test.yaml:1:11");
    yaml.value.find("b")->set("k", Value::scalar("2"));
    EXPECT_EQ(yaml.at("a.k"), "1") << "an override through an alias must not reach the anchor";
}

TEST(YamlLoader, AliasesThatNameNothingOrThemselvesAreErrors)
{
    EXPECT_THAT(Loaded("a: *nowhere\n").findings(), ElementsAre("E-SYNTAX@1:4"));
    EXPECT_THAT(Loaded("a: &x\n  b: *x\n").findings(), ElementsAre("E-ALIAS@2:6"));
}

TEST(YamlLoader, AnAliasBombEndsAtItsCapAndNotInMemory)
{
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 12; ++level) {
        const std::string previous = fmt::format("*a{}", level - 1);
        text += fmt::format(
            "a{0}: &a{0} [{1}, {1}, {1}, {1}, {1}, {1}, {1}, {1}, {1}, {1}]\n", level, previous);
    }
    const Loaded yaml(text);
    ASSERT_EQ(yaml.diagnostics.error_count(), 1U);
    EXPECT_EQ(yaml.diagnostics.sorted().front().code, "E-ALIAS");
}

TEST(YamlLoader, AMissingValueStandsAtItsKeyAndNotAtTheNextToken)
{
    const Loaded yaml("a:\n\n\nb: 1\nc: ~\n");
    EXPECT_TRUE(yaml.value.find("a")->is_null());
    EXPECT_EQ(yaml.value.find("a")->place().line, 1);
    EXPECT_EQ(yaml.place_of("c"), "test.yaml:5:4");
}

TEST(YamlLoader, AnEmptyTextIsAnErrorOfTheWholeFile)
{
    for (const char* text : {"", "\n\n", "# nothing\n", "---\n", "---\n...\n"})
        EXPECT_THAT(Loaded(text).findings(), ElementsAre("E-EMPTY@0:0")) << text;
}

TEST(YamlLoader, ASecondDocumentIsAnError)
{
    EXPECT_THAT(Loaded("a: 1\n---\nb: 2\n").findings(), ElementsAre("E-DOC@2:1"));
    EXPECT_THAT(Loaded("---\na: 1\n").findings(), IsEmpty()) << "a marker in front is none";
}

TEST(YamlLoader, ScalarsStayTextUntilAFieldReadsThem)
{
    const Loaded yaml("a: 010\nb: yes\nc: 1e3\nd: 16.0\n");
    EXPECT_EQ(yaml.at("a"), "010");
    EXPECT_EQ(yaml.at("b"), "yes");
    EXPECT_EQ(yaml.at("c"), "1e3");
    EXPECT_EQ(yaml.at("d"), "16.0");
}

TEST(YamlLoader, ATabAsIndentIsCalledATab)
{
    const Loaded yaml("a:\n\tb: 1\n");
    ASSERT_EQ(yaml.diagnostics.error_count(), 1U);
    EXPECT_THAT(yaml.rendered(), HasSubstr("tab"));
    EXPECT_EQ(yaml.diagnostics.sorted().front().place.line, 2);
}

TEST(YamlLoader, DeepNestingIsRefusedEarly)
{
    const Loaded brackets(std::string(200'000, '['));
    ASSERT_EQ(brackets.diagnostics.error_count(), 1U);
    EXPECT_EQ(brackets.diagnostics.sorted().front().code, "E-DEPTH");
    std::string blocks;
    for (int depth = 0; depth < 300; ++depth)
        blocks += std::string(depth, ' ') + "a:\n";
    EXPECT_EQ(Loaded(blocks).diagnostics.sorted().front().code, "E-DEPTH");
    const std::string allowed = std::string(90, '[') + "1" + std::string(90, ']');
    EXPECT_THAT(Loaded(allowed).findings(), IsEmpty());
}

TEST(YamlLoader, LineEndsOfWindowsAndAByteOrderMarkMoveNoColumn)
{
    const Loaded yaml("\xEF\xBB\xBF"
                      "a: 1\r\nb:\r\n  c: 2\r\n");
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.at("b.c"), "2");
    EXPECT_EQ(yaml.place_of("a"), "test.yaml:1:4");
    EXPECT_EQ(yaml.place_of("b.c"), "test.yaml:3:6");
}

TEST(YamlLoader, ColumnsCountCharactersAndNotBytes)
{
    EXPECT_EQ(Loaded("\"gr\xC3\xB6\xC3\x9F"
                     "e\": 7\n")
                  .value.entries()
                  .front()
                  .value.place()
                  .column,
        10);
}

TEST(YamlLoader, TextThatIsNoTextIsRefused)
{
    EXPECT_THAT(Loaded("a: \xFF\n").findings(), ElementsAre("E-ENCODING@1:4"));
    EXPECT_THAT(Loaded(std::string("a: 1\0\n", 6)).findings(), ElementsAre("E-ENCODING@0:0"));
}

TEST(YamlLoader, AnOpenBracketOrQuoteIsFoundWhereItOpens)
{
    EXPECT_EQ(Loaded("a: [1, 2\nb: 3\n").diagnostics.sorted().front().code, "E-SYNTAX");
    EXPECT_EQ(Loaded("a: \"text\n").findings().front(), "E-SYNTAX@1:4");
}

TEST(YamlLoader, UnknownTagsAreErrors)
{
    EXPECT_THAT(Loaded("a: !python/object 1\n").findings(), ElementsAre(testing::StartsWith("E-TAG@1")));
}

// files that name files

TEST(YamlLoader, ExtendsMergesDeepAndTheExtendingFileWins)
{
    Folder folder;
    folder.write("base.yaml", "a: {x: 1, y: 2}\nlist: [1, 2, 3]\n");
    folder.write("more.yaml", "a: {y: 20}\n");
    const auto file = folder.write("study.yaml", "extends: [base.yaml, more.yaml]\na: {z: 3}\nlist: [9]\n");
    const Loaded yaml(file);
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.at("a.x"), "1");
    EXPECT_EQ(yaml.at("a.y"), "20") << "of several files the last wins";
    EXPECT_EQ(yaml.at("a.z"), "3");
    EXPECT_EQ(yaml.at("list.0"), "9");
    EXPECT_EQ(yaml.at("list.1"), "(none)") << "lists are replaced";
    EXPECT_THAT(yaml.place_of("a.x"), HasSubstr("base.yaml:1:8"));
    EXPECT_EQ(yaml.at("extends"), "(none)");
}

TEST(YamlLoader, IncludeIsRelativeToTheFileItStandsIn)
{
    Folder folder;
    folder.write("parts/array.yaml", "rows: 8\ndeep: !include deeper/x.yaml\n");
    folder.write("parts/deeper/x.yaml", "[1, 2]\n");
    const Loaded yaml(folder.write("study.yaml", "array: !include parts/array.yaml\n"));
    EXPECT_THAT(yaml.findings(), IsEmpty());
    EXPECT_EQ(yaml.at("array.rows"), "8");
    EXPECT_EQ(yaml.at("array.deep.1"), "2");
}

TEST(YamlLoader, RingsAndMissingFilesAreReportedWhereTheyAreNamed)
{
    Folder folder;
    folder.write("a.yaml", "extends: b.yaml\n");
    folder.write("b.yaml", "x: !include a.yaml\n");
    EXPECT_THAT(
        Loaded(folder.write("ring.yaml", "p: 1\nq: !include a.yaml\n")).rendered(), HasSubstr("E-CYCLE"));
    EXPECT_THAT(Loaded(folder.write("gone.yaml", "p: 1\nq: !include nowhere.yaml\n")).findings(),
        ElementsAre(testing::StartsWith("E-FILE@2:")));
}

TEST(YamlLoader, AFileThatDoublesItselfEndsAtTheFileLimit)
{
    Folder folder;
    std::string list = "[";
    for (int i = 0; i < 300; ++i)
        list += "!include leaf.yaml, ";
    folder.write("leaf.yaml", "x: 1\n");
    EXPECT_THAT(Loaded(folder.write("many.yaml", "a: " + list + "]\n")).rendered(), HasSubstr("E-SIZE"));
}

} // namespace
} // namespace pivotsim
