// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/condition.h"

#include "tests/search/sweep/scratch.h"

#include <gmock/gmock.h>
#include <limits>
#include <map>

namespace pivotsim {
namespace {

using test::complaint_of;
using testing::ElementsAre;
using testing::HasSubstr;

const std::map<std::string, Operand> values{
    {"a.rows", 16.0},
    {"a.cols", 4.0},
    {"a.clock", 125e6},
    {"a.dataflow", std::string{"is"}},
    {"a.absent", std::numeric_limits<double>::quiet_NaN()},
    {"delay_ms", 2.5},
    {"search.lec", 0.7},
};

bool holds(const std::string& text)
{
    return Condition({text, {}}, {"delay_ms"}).holds([](const std::string& name) { return values.at(name); });
}

std::string complaint(const std::string& text)
{
    const auto source = std::make_shared<const SourceText>(SourceText{"study.yaml", text});
    return complaint_of([&] {
        Condition({text, {source, 4, 7, 1}}, {"delay_ms"}).holds([](const std::string& name) {
            return values.at(name);
        });
    });
}

TEST(Condition, ComparesNumbers)
{
    for (const char* text : {"a.rows == 16", "a.rows != 15", "a.rows < 17", "a.rows <= 16", "a.rows > 15.5",
             "a.rows >= 16", "3 < a.cols", "-a.cols == 0 - 4", "delay_ms == 2.5e0"})
        EXPECT_TRUE(holds(text)) << text;
    for (const char* text : {"a.rows == 15", "a.rows != 16", "a.rows < 16", "a.rows <= 15", "a.rows > 16",
             "a.rows >= 16.5", "a.cols < 3"})
        EXPECT_FALSE(holds(text)) << text;
}

TEST(Condition, ReadsUnits)
{
    for (const char* text : {"a.clock == 125 MHz", "a.clock < 0.126GHz", "16 KiB == 16384", "1 ms == 1e-3",
             "a.clock * 8 ns == 1", "70 % == 0.7", "1 GB/s == 1e9", "2 W > 1999 mW", "16 KiB/a.rows == 1 KiB",
             "1/4 == 25 %", "search.lec == 70 %", "100/search.lec > 142"})
        EXPECT_TRUE(holds(text)) << text;
}

TEST(Condition, ComparesWordsWithEqualityOnly)
{
    for (const char* text : {"a.dataflow == is", "a.dataflow != ws", "is == a.dataflow", "a.dataflow == 'is'",
             "a.dataflow == \"is\"", "true == 1", "false == 0", "a.dataflow != 3", "not a.dataflow == os"})
        EXPECT_TRUE(holds(text)) << text;
    EXPECT_FALSE(holds("a.dataflow == 3"));
    EXPECT_THAT(complaint("a.dataflow < ws"), HasSubstr("a text has no order, so '<' says nothing of it"));
    EXPECT_THAT(complaint("a.dataflow + 1 == 2"), HasSubstr("'is' is no number"));
    EXPECT_THAT(complaint("a.dataflow"), HasSubstr("'is' is no number"));
    EXPECT_THAT(complaint("-a.dataflow == 1"), HasSubstr("'is' is no number"));
}

TEST(Condition, IsFalseWhereSomethingIsNotKnown)
{
    for (const char* symbol : {"==", "!=", "<", "<=", ">", ">="}) {
        const std::string text = std::string{"a.absent "} + symbol + " ";
        EXPECT_FALSE(holds(text + "1")) << text;
        EXPECT_FALSE(holds(text + "is")) << text;
        EXPECT_FALSE(holds(std::string{"is "} + symbol + " a.absent")) << text;
        EXPECT_FALSE(holds(text + "a.absent")) << text;
    }
    EXPECT_FALSE(holds("a.absent"));
    EXPECT_FALSE(holds("a.absent * 0 == 0"));
    EXPECT_TRUE(holds("not (a.absent > 1)"));
}

TEST(Condition, DividesAsDoublesDo)
{
    EXPECT_TRUE(holds("1 / 0 > 1e300"));
    EXPECT_FALSE(holds("0 / 0 == 0 / 0"));
    EXPECT_TRUE(holds("0.1 + 0.2 != 0.3"));
}

TEST(Condition, LooksUpEachNameOnceAndWordsNever)
{
    const Condition condition({"a.b + c.d > a.b and delay_ms < other or word == c.d", {}}, {"delay_ms"});
    EXPECT_THAT(condition.names(), ElementsAre("a.b", "c.d", "delay_ms"));
    EXPECT_EQ(condition.text(), "a.b + c.d > a.b and delay_ms < other or word == c.d");
}

TEST(Condition, StopsLookingWhereTheAnswerIsKnown)
{
    EXPECT_TRUE(holds("a.rows == 16 or a.dataflow < 1"));
    EXPECT_FALSE(holds("a.rows == 15 and a.dataflow < 1"));
}

struct Fault {
    const char* text;
    int character;
    const char* message;
};

class ConditionFaults : public testing::TestWithParam<Fault> { };

TEST_P(ConditionFaults, AreToldWithTheirCharacter)
{
    const Fault& fault = GetParam();
    EXPECT_EQ(complaint(fault.text),
        std::string{"E-CONDITION @ study.yaml:4:7: '"} + fault.text + "', character "
            + std::to_string(fault.character) + ": " + fault.message + "\n");
}

INSTANTIATE_TEST_SUITE_P(Each, ConditionFaults,
    testing::Values(Fault{"", 1, "a value is missing at the end"},
        Fault{"a.b <", 6, "a value is missing at the end"}, Fault{"a.b < * 2", 7, "'*' is no value"},
        Fault{"a.b = 2", 5, "'=' is no comparison"}, Fault{"(a.b < 2", 9, "')' is missing"},
        Fault{"a.b < 2)", 8, "')' is not expected here"}, Fault{"1 < 2 < 3", 7, "'< 3' is not expected here"},
        Fault{"a.b == 'is", 8, "the text has no end"}, Fault{"a.b < 3 Kib7", 12, "'7' is not expected here"},
        Fault{"a.b < 3 parsec", 9, "'parsec' is no unit"}, Fault{"a.b < 1.2.3", 7, "'1.2.3' is no number"},
        Fault{"a.b < 1 and or", 13, "a value is missing before 'or'"},
        Fault{"and a.b", 1, "a value is missing before 'and'"},
        Fault{"a.b c.d", 5, "'c.d' is not expected here"}, Fault{"a.b & 1", 5, "'& 1' is not expected here"},
        Fault{"a.b == #", 8, "'#' is no value"}));

TEST(Condition, HelpsWithTheSingleEqualsSign)
{
    try {
        Condition({"a.b = 1", {}}, {});
        FAIL() << "nothing was wrong";
    } catch (const InputError& error) {
        EXPECT_THAT(error.findings().sorted().front().help, ElementsAre("did you mean '=='?"));
    }
}

TEST(Condition, HasABoundOnNestingAndNoneOnLength)
{
    const auto nested = [](std::size_t depth, const std::string& open, const std::string& close) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i)
            text += open;
        text += "1";
        for (std::size_t i = 0; i < depth; ++i)
            text += close;
        return text;
    };
    for (const auto& [open, close] :
        {std::pair{"(", ")"}, std::pair{"not ", ""}, std::pair{"-", ""}, std::pair{"(-", ")"}}) {
        EXPECT_EQ(complaint(nested(45, open, close)), "nothing was wrong") << open;
        EXPECT_THAT(complaint(nested(101, open, close)), HasSubstr("nested too deeply")) << open;
        EXPECT_THAT(complaint(nested(100'000, open, close)), HasSubstr("nested too deeply")) << open;
    }
    std::string longest = "1 == 1";
    for (int i = 0; i < 5000; ++i)
        longest += " and 1 + 1 == 2";
    EXPECT_TRUE(holds(longest));
}

TEST(Operand, IsANumberInBaseUnitsOrAWord)
{
    EXPECT_EQ(operand_of("16 KiB"), Operand{16384.0});
    EXPECT_EQ(operand_of("2.3 ms"), Operand{2.3e-3});
    EXPECT_EQ(operand_of("80 %"), Operand{0.8});
    EXPECT_EQ(operand_of("-3"), Operand{-3.0});
    EXPECT_EQ(operand_of("true"), Operand{1.0});
    EXPECT_EQ(operand_of("false"), Operand{0.0});
    EXPECT_EQ(operand_of("unlimited"), Operand{std::numeric_limits<double>::infinity()});
    EXPECT_EQ(operand_of("is"), Operand{std::string{"is"}});
    EXPECT_EQ(operand_of("a.yaml"), Operand{std::string{"a.yaml"}});
    EXPECT_EQ(operand_of(""), Operand{std::string{}});
}

} // namespace
} // namespace pivotsim
