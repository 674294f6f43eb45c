// SPDX-License-Identifier: Apache-2.0
// A saved result may be anything: what is no JSON says where, what would not end is refused.
#include "observe/compare/saved_run.h"
#include "tests/observe/compare/small_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using testing::HasSubstr;
using testing::StartsWith;

template <class Read> std::string refusal(const Read& read)
{
    try {
        read();
        return "";
    } catch (const InputError& error) {
        return render(error.findings(), Colour::off);
    }
}

std::string refusal_of(const std::string& text)
{
    return refusal([&] {
        parse_saved_json(std::make_shared<const SourceText>(SourceText{"old.json", text}));
    });
}

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string object_of(std::size_t keys)
{
    std::string text = "{";
    for (std::size_t i = 0; i < keys; ++i)
        text += fmt::format("{}\"k{}\": 0", i == 0 ? "" : ", ", i);
    return text + "}";
}

TEST(SavedRun, IsReadAsItWasWritten)
{
    const auto source = std::make_shared<const SourceText>(SourceText{"old.json", small_run().dump(2)});
    EXPECT_EQ(parse_saved_json(source).dump(2), source->text);
}

TEST(SavedRun, WhatIsNoJsonSaysWhere)
{
    EXPECT_THAT(refusal_of("{\n  \"a\": NaN\n}"),
        StartsWith("error[E-SYNTAX]: this is not JSON: invalid literal\n --> old.json:2:8\n"));
    EXPECT_THAT(refusal_of("hello"), HasSubstr("--> old.json:1:1"));
    EXPECT_THAT(refusal_of("{} {}"), HasSubstr("--> old.json:1:4"));
}

TEST(SavedRun, EveryBeginningOfADocumentIsRefused)
{
    const std::string text = small_run().dump(1);
    for (std::size_t length = 0; length < text.size(); ++length)
        ASSERT_THAT(refusal_of(text.substr(0, length)), HasSubstr(length == 0 ? "E-EMPTY" : "E-TRUNCATED"))
            << length;
}

TEST(SavedRun, NothingButBlanksIsEmpty)
{
    EXPECT_THAT(refusal_of(" \n\t\n"), StartsWith("error[E-EMPTY]: the file is empty"));
}

TEST(SavedRun, ANumberBeyondAnyDoubleIsRefused)
{
    EXPECT_EQ(refusal_of("[1e308, 123456789012345678901234567890]"), "");
    EXPECT_THAT(refusal_of("[1, 1e309]"),
        StartsWith("error[E-RANGE]: the number 1e309 is too large\n --> old.json:1:5\n"));
}

TEST(SavedRun, SixtyFourLevelsAreReadOneMoreIsNot)
{
    EXPECT_EQ(refusal_of(nested(64)), "");
    EXPECT_THAT(refusal_of(nested(65)), HasSubstr("E-DEPTH"));
    EXPECT_THAT(refusal_of(std::string(10'000'000, '[')), HasSubstr("E-DEPTH"));
}

TEST(SavedRun, AnObjectHasAtMost512Keys)
{
    EXPECT_EQ(refusal_of(object_of(512)), "");
    EXPECT_THAT(refusal_of(object_of(513)), HasSubstr("E-SIZE"));
}

TEST(SavedRun, AKeyStandsOnceInAnObject)
{
    EXPECT_EQ(refusal_of(R"([{"a": 1}, {"a": 2, "b": {"a": 3}}])"), "");
    EXPECT_THAT(refusal_of(R"({"a": 1, "b": {"a": 2}, "a": 3})"), HasSubstr("has the key 'a' twice"));
}

TEST(SavedRun, AFileLargerThanTheLimitIsNotRead)
{
    const fs::path file = fs::temp_directory_path() / fmt::format("pivotsim_saved.{}", ::getpid());
    constexpr std::size_t mebibyte = 1U << 20U;
    const auto read
        = [&](std::size_t limit) { return refusal([&] { read_saved_text(file.string(), limit); }); };
    std::ofstream{file} << std::string(mebibyte, ' ');
    EXPECT_EQ(read(mebibyte), "");
    std::ofstream{file, std::ios::app} << ' ';
    EXPECT_THAT(read(mebibyte), HasSubstr("it is larger than 1 MiB"));
    fs::resize_file(file, saved_run_limit + 1);
    EXPECT_THAT(read(saved_run_limit), HasSubstr("it is larger than 128 MiB"));
    fs::remove(file);
    EXPECT_THAT(read(mebibyte), HasSubstr("there is no such file"));
    EXPECT_THAT(refusal([] { read_saved_text(""); }), HasSubstr("a file name is missing"));
    EXPECT_THAT(refusal([] { read_saved_text("/"); }), HasSubstr("it is a folder"));
}

} // namespace
} // namespace pivotsim
