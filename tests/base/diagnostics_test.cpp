// SPDX-License-Identifier: Apache-2.0
#include "base/diagnostics.h"

#include "base/diagnostics_json.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using testing::HasSubstr;
using testing::Not;

SourcePlace place(const std::shared_ptr<const SourceText>& source, int line, int column, int length)
{
    return {source, line, column, length};
}

const auto study
    = std::make_shared<const SourceText>(SourceText{"study.yaml", "a: 1\nplatfrom: x\n\ttab: y\n"});

TEST(Diagnostics, ReadLikeRustcs)
{
    Diagnostics findings;
    findings.error(place(study, 2, 1, 8), "E-KEY", "unknown key 'platfrom'", {"did you mean 'platform'?"});
    EXPECT_EQ(render(findings, Colour::off),
        "error[E-KEY]: unknown key 'platfrom'\n"
        " --> study.yaml:2:1\n"
        "  |\n"
        "2 | platfrom: x\n"
        "  | ^^^^^^^^\n"
        "  = help: did you mean 'platform'?\n");
}

TEST(Diagnostics, ComeInTheOrderOfThePlacesAndAreAllThere)
{
    Diagnostics findings;
    findings.error(place(study, 3, 2, 3), "E-B", "second");
    findings.error(place(study, 1, 1, 1), "E-A", "first");
    const std::string text = render(findings, Colour::off);
    EXPECT_LT(text.find("first"), text.find("second"));
    try {
        findings.throw_if_errors();
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.findings().error_count(), 2U);
    }
}

TEST(Diagnostics, TheUnderlineFollowsAnExpandedTab)
{
    Diagnostics findings;
    findings.error(place(study, 3, 2, 3), "E-X", "here");
    EXPECT_THAT(render(findings, Colour::off), HasSubstr("3 |     tab: y\n  |     ^^^\n"));
}

TEST(Diagnostics, AVeryLongLineIsCutRoundThePlace)
{
    const auto longest = std::make_shared<const SourceText>(
        SourceText{"long.yaml", std::string(50'000, 'x') + "HERE" + std::string(50'000, 'y')});
    Diagnostics findings;
    findings.error(place(longest, 1, 50'001, 4), "E-X", "here");
    const std::string text = render(findings, Colour::off);
    EXPECT_THAT(text, HasSubstr("HERE"));
    EXPECT_THAT(text, HasSubstr("^^^^"));
    EXPECT_LT(text.size(), 500U);
}

TEST(Diagnostics, ATerminalSeesNoControlCharacters)
{
    const auto hostile = std::make_shared<const SourceText>(SourceText{"x.yaml", "a: \x1b[31m\n"});
    Diagnostics findings;
    findings.error(place(hostile, 1, 4, 1), "E-X", "here");
    EXPECT_THAT(render(findings, Colour::off), Not(HasSubstr("\x1b")));
}

TEST(Diagnostics, PrintTwentyAndCountTheRest)
{
    Diagnostics findings;
    for (int i = 0; i < 50; ++i)
        findings.error(place(study, 1, 1, 1), "E-X", "again");
    const std::string text = render(findings, Colour::off);
    EXPECT_THAT(text, HasSubstr("30"));
    std::size_t headers = 0;
    for (std::size_t at = text.find("error[E-X]"); at != std::string::npos;
         at = text.find("error[E-X]", at + 1))
        ++headers;
    EXPECT_EQ(headers, Diagnostics::print_limit);
}

TEST(Diagnostics, AreJsonForScripts)
{
    Diagnostics findings;
    findings.error(place(study, 2, 1, 8), "E-KEY", "unknown", {"help"});
    findings.warning({}, "W-X", "somewhere");
    const auto json = nlohmann::json::parse(render_json(findings));
    ASSERT_EQ(json.size(), 2U);
    const auto& error = json[0]["severity"] == "error" ? json[0] : json[1];
    const auto& warning = json[0]["severity"] == "error" ? json[1] : json[0];
    EXPECT_EQ(error["file"], "study.yaml");
    EXPECT_EQ(error["line"], 2);
    EXPECT_EQ(error["help"][0], "help");
    EXPECT_TRUE(warning["file"].is_null());
}

} // namespace
} // namespace pivotsim
