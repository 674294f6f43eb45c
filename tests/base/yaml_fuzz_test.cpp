// SPDX-License-Identifier: Apache-2.0
#include "base/overrides.h"
#include "tests/base/loaded.h"

#include <gtest/gtest.h>
#include <random>

// Mutated texts, the same in every run: whatever comes in, the answer is a value or a finding with a place.

namespace pivotsim {
namespace {

using namespace pivotsim::test;

std::string mutated(std::string text, std::mt19937& random)
{
    static const std::vector<std::string> splinters{"[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "  ",
        "&a ", "*a", "<<: ", "!include ", "extends: ", "---\n", "...\n", "\"", "'", "#", "|\n", ">\n", "? ",
        "~", "%YAML 9\n", "\r", std::string(1, '\0'), "\xFF", "\xC3\xA4", "!!", "@", "`", ",", "1e999", "-"};
    const std::size_t edits = random() % 6 + 1;
    for (std::size_t edit = 0; edit < edits; ++edit) {
        const std::size_t at = random() % (text.size() + 1);
        switch (random() % 3) {
        case 0:
            text.insert(at, splinters[random() % splinters.size()]);
            break;
        case 1:
            text.erase(at, random() % 8);
            break;
        default:
            text.insert(at, text.substr(random() % (text.size() + 1), random() % 20));
        }
    }
    return text;
}

const std::string seed_text = "schema_version: 1\n"
                              "base: &base {rows: 64, cols: 36}\n"
                              "platform:\n"
                              "  <<: *base\n"
                              "  list: [1, 'two', \"three\", {four: 4}]\n"
                              "  text: |\n"
                              "    several\n"
                              "    lines\n"
                              "workload:\n"
                              "  - name: a\n"
                              "    when: ~\n"
                              "  - *base\n";

void expect_places_within(const Diagnostics& diagnostics, const std::string& text)
{
    const auto lines = std::count(text.begin(), text.end(), '\n') + 2;
    for (const Diagnostic& finding : diagnostics.sorted()) {
        EXPECT_FALSE(finding.message.empty());
        EXPECT_TRUE(finding.place.known()) << finding.message;
        EXPECT_GE(finding.place.line, 0);
        EXPECT_LE(finding.place.line, lines);
        EXPECT_GE(finding.place.length, 1);
    }
    EXPECT_FALSE(!diagnostics.empty() && render(diagnostics, Colour::off).empty());
}

TEST(YamlFuzz, MutatedTextsGiveAValueOrAFindingWithAPlace)
{
    std::mt19937 random(7);
    std::size_t refused = 0;
    constexpr std::size_t rounds = 4000;
    for (std::size_t round = 0; round < rounds; ++round) {
        const std::string text = mutated(seed_text, random);
        const Loaded yaml(text);
        EXPECT_TRUE(!yaml.value.is_null() || yaml.diagnostics.has_errors()) << text;
        expect_places_within(yaml.diagnostics, text);
        refused += yaml.diagnostics.has_errors();
    }
    EXPECT_GT(refused, rounds / 10);
    EXPECT_LT(refused, rounds) << "some mutations are harmless";
}

TEST(YamlFuzz, MutatedOverridesLeaveTheTreeAloneOrChangeIt)
{
    std::mt19937 random(8);
    const Loaded yaml(seed_text);
    for (int round = 0; round < 2000; ++round) {
        Value tree = yaml.value;
        const std::string argument = mutated("platform.list.1=[a, {b: 2}]", random);
        Diagnostics diagnostics;
        apply_override(tree, argument, 1, diagnostics);
        expect_places_within(diagnostics, argument);
        EXPECT_TRUE(!diagnostics.has_errors() || tree == yaml.value) << argument;
    }
}

} // namespace
} // namespace pivotsim
