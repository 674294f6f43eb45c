// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

namespace pivotsim {
namespace {

TEST(Text, FindsWhatIsNotUtf8)
{
    EXPECT_EQ(find_invalid_utf8("plain \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80"), std::string::npos);
    EXPECT_EQ(find_invalid_utf8("ab\xFFz"), 2U);
    EXPECT_EQ(find_invalid_utf8("a\xC0\x80"), 1U) << "overlong";
    EXPECT_EQ(find_invalid_utf8("a\xED\xA0\x80"), 1U) << "surrogate";
    EXPECT_EQ(find_invalid_utf8("a\xE2\x82"), 1U) << "cut off";
    EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U) << "above U+10FFFF";
}

TEST(Text, CountsCharactersAndMakesThemPrintable)
{
    EXPECT_EQ(character_count("gr\xC3\xB6\xC3\x9F"
                              "e"),
        5U);
    EXPECT_EQ(printable_characters("a\x01\xFF\t"), (std::vector<std::string>{"a", "?", "?", "\t"}));
}

TEST(Text, LinesEndWithEitherLineEnd)
{
    EXPECT_EQ(line_of("one\r\ntwo\nthree", 1), "one");
    EXPECT_EQ(line_of("one\r\ntwo\nthree", 2), "two");
    EXPECT_EQ(line_of("one\r\ntwo\nthree", 3), "three");
    EXPECT_EQ(line_of("one\r\ntwo\nthree", 4), "");
}

TEST(Text, ListsAndThousands)
{
    EXPECT_EQ(quoted_list({"a"}), "'a'");
    EXPECT_EQ(quoted_list({"a", "b", "c"}, "or"), "'a', 'b' or 'c'");
    EXPECT_EQ(with_thousands(0), "0");
    EXPECT_EQ(with_thousands(999), "999");
    EXPECT_EQ(with_thousands(1234567), "1,234,567");
    EXPECT_EQ(trimmed("  a b \t"), "a b");
}

} // namespace
} // namespace pivotsim
