// SPDX-License-Identifier: Apache-2.0
#include "tests/observe/wave/vcd_reader.h"

#include <gtest/gtest.h>

#include <sstream>

namespace pivotsim::test {
namespace {

std::string unescaped(const std::string& text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            plain += text[i];
            continue;
        }
        if (text.compare(i, 2, "\\\\") == 0) { // fst2vcd's way
            plain += '\\';
            ++i;
            continue;
        }
        plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
        i += 3;
    }
    return plain;
}

} // namespace

Vcd Vcd::parse(const std::string& text)
{
    Vcd vcd;
    std::map<std::string, std::vector<std::string>> names; // by identifier
    std::vector<std::string> scopes;
    std::istringstream words(text);
    std::uint64_t now = 0;
    bool first = true;
    for (std::string word; words >> word;) {
        if (word == "$scope") {
            words >> word >> word;
            scopes.push_back(word);
        } else if (word == "$upscope") {
            scopes.pop_back();
        } else if (word == "$var") {
            std::string width, identifier, name, full;
            words >> word >> width >> identifier >> name;
            for (const std::string& scope : scopes)
                full += scope + ".";
            names[identifier].push_back(full + name);
        } else if (word == "$dumpvars" || (word == "$end" && !first)) {
            continue;
        } else if (word[0] == '$') {
            while (word != "$end" && words >> word) { }
        } else if (word[0] == '#') {
            now = std::stoull(word.substr(1));
            if (!first) {
                EXPECT_GT(now, vcd.end) << "time stands still";
            }
            if (first)
                vcd.begin = now;
            first = false;
            vcd.end = now;
        } else if (!first) {
            std::string value = word.substr(1), identifier;
            if (word[0] == 'b' || word[0] == 's') {
                words >> identifier;
            } else {
                identifier = value;
                value = word[0];
            }
            if (word[0] == 'b')
                value = std::to_string(std::stoull(value, nullptr, 2));
            if (word[0] == 's')
                value = unescaped(value);
            EXPECT_EQ(names.count(identifier), 1U) << "unknown signal " << identifier;
            for (const std::string& name : names[identifier])
                vcd.signals[name].emplace_back(now, value);
        }
    }
    EXPECT_TRUE(scopes.empty());
    return vcd;
}

std::string Vcd::at(const std::string& name, std::uint64_t time) const
{
    std::string value = "?";
    for (const auto& [from, what] : signals.at(name))
        if (from <= time)
            value = what;
    return value;
}

std::map<std::string, std::uint64_t> Vcd::durations(const std::string& name) const
{
    std::map<std::string, std::uint64_t> durations;
    const Course& course = signals.at(name);
    for (std::size_t i = 0; i < course.size(); ++i)
        durations[course[i].second] += (i + 1 < course.size() ? course[i + 1].first : end) - course[i].first;
    return durations;
}

} // namespace pivotsim::test
