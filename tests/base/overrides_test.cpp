// SPDX-License-Identifier: Apache-2.0
#include "base/overrides.h"

#include "tests/base/loaded.h"

#include <gmock/gmock.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::ElementsAre;
using testing::IsEmpty;

struct Overridden : Loaded {
    explicit Overridden(const std::string& argument) : Loaded("a: {b: 1, list: [10, 20]}\n")
    {
        apply_override(value, argument, 2, diagnostics);
    }
};

TEST(Overrides, ReplaceAValueAndSayWhoDid)
{
    const Overridden tree("a.b=5");
    EXPECT_THAT(tree.findings(), IsEmpty());
    EXPECT_EQ(tree.at("a.b"), "5");
    EXPECT_EQ(tree.value.find_path("a.b")->origin(), "--set #2");
}

TEST(Overrides, AreYamlAndMakeTheMapsOnTheWay)
{
    EXPECT_EQ(Overridden("a.new.deep={x: [1, 2]}").at("a.new.deep.x.1"), "2");
    EXPECT_EQ(Overridden("a.b=x=y").at("a.b"), "x=y");
    EXPECT_TRUE(Overridden("a.b=null").value.find_path("a.b")->is_null());
    EXPECT_TRUE(Overridden("a.b=''").value.find_path("a.b")->is_scalar());
}

TEST(Overrides, ListItemsGoByIndexAndMustExist)
{
    EXPECT_EQ(Overridden("a.list.1=21").at("a.list.1"), "21");
    EXPECT_THAT(Overridden("a.list.2=30").findings(), ElementsAre("E-SET@1:8"));
    EXPECT_THAT(Overridden("a.list.x=30").findings(), ElementsAre("E-SET@1:8"));
}

TEST(Overrides, WithoutPathOrEqualsSignAreRefusedAtTheirPlace)
{
    for (const char* argument : {"a.b", "=5", "", ".a=1", "a..b=1", "a.=1", "a.b="}) {
        const Overridden tree(argument);
        ASSERT_EQ(tree.diagnostics.error_count(), 1U) << argument;
        EXPECT_EQ(tree.diagnostics.sorted().front().code, "E-SET") << argument;
        EXPECT_EQ(tree.at("a.b"), "1") << argument;
    }
}

TEST(Overrides, AMistakeInTheValueIsPlacedInTheArgument)
{
    const Overridden tree("a.b={x: 1, x: 2}");
    EXPECT_THAT(tree.findings(), ElementsAre("E-DUP@1:12"));
    EXPECT_EQ(to_text(tree.diagnostics.sorted().front().place), "--set #2:12");
    EXPECT_EQ(tree.at("a.b"), "1");
}

TEST(Overrides, DoNotReachThroughAPlainValue)
{
    const Overridden tree("a.b.c=1");
    EXPECT_EQ(tree.diagnostics.sorted().front().code, "E-SET");
    EXPECT_EQ(tree.at("a.b"), "1");
}

} // namespace
} // namespace pivotsim
