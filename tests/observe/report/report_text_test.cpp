// SPDX-License-Identifier: Apache-2.0
// Markdown and CSV say what the JSON says, whatever its texts are.
#include "observe/report/report_data.h"
#include "observe/report/report_text.h"
#include "tests/observe/report/small_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

/// RFC 4180, written apart from the writer.
std::vector<std::vector<std::string>> read_csv(const std::string& text)
{
    std::vector<std::vector<std::string>> rows{{""}};
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char character = text[i];
        if (quoted && character == '"' && i + 1 < text.size() && text[i + 1] == '"')
            rows.back().back() += text[i++];
        else if (character == '"')
            quoted = !quoted;
        else if (!quoted && character == ',')
            rows.back().emplace_back();
        else if (!quoted && character == '\n')
            rows.push_back({""});
        else
            rows.back().back() += character;
    }
    rows.pop_back();
    return rows;
}

/// Cells of a row: '|' that no backslash escapes, less one.
std::size_t cells(const std::string& line)
{
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
        bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    return bars - 1;
}

TEST(CsvReport, IsARowAnOperatorAndItsNumbersRoundTrip)
{
    const Json run = small_run();
    const auto rows = read_csv(csv_report(report_data(run, "r")));
    ASSERT_EQ(rows.size(), 3U);
    for (std::size_t row = 1; row < rows.size(); ++row) {
        ASSERT_EQ(rows[row].size(), rows[0].size());
        const Json& op = run["ops"][row - 1];
        for (std::size_t column = 0; column < rows[0].size(); ++column) {
            const std::string& name = rows[0][column];
            const Json stack = op.value("cycle_stack", Json::object());
            const Json expected = op.contains(name) ? op[name] : stack.value(name, Json());
            const std::string& found = rows[row][column];
            if (expected.is_number())
                EXPECT_EQ(std::stod(found), expected.get<double>()) << name;
            else
                EXPECT_EQ(found, expected.is_null() ? "" : expected.get<std::string>()) << name;
        }
    }
    EXPECT_THAT(rows[0], testing::Contains("wait_weights"));
}

TEST(CsvReport, OfASearchIsARowAPoint)
{
    const auto rows = read_csv(csv_report(report_data(small_search(), "s")));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0][0], "low");
    EXPECT_EQ(rows[1][0], "1");
    EXPECT_THAT(rows[1], testing::IsSupersetOf({"false", "0.3", "0.8125", "2.25", "e2"}));
}

TEST(CsvReport, AnyNameComesBack)
{
    for (const std::string& attack : attacks)
        EXPECT_EQ(read_csv(csv_report(report_data(small_run(attack), "r")))[1][0], attack);
}

TEST(MarkdownReport, HasTheTablesOfAPaper)
{
    const std::string text = markdown_report(report_data(small_run(), "r"));
    EXPECT_THAT(
        text, HasSubstr("| vit | 0.2500 | 0.012 | 4.000 | 0.003 | 83333.250 | 20833.300 | 50.00 % |"));
    EXPECT_THAT(text, HasSubstr("| softmax | 0.004 | 33.33 % |"));
    EXPECT_THAT(text, HasSubstr("| wait: ps | 500 | 33.33 % |"));
    EXPECT_THAT(text, HasSubstr("| dram | 0.10000 | 40.00 % |"));
    EXPECT_THAT(text, HasSubstr("| platform.dram | 4,096 | 0 | 0.340 | 0.000 | 17.000 | 2.00 % |"));
    EXPECT_THAT(text, HasSubstr("| encoder.1.qkv | pl | 1,000 | 50 | compute | 48,000 | 4,096 |"));
    EXPECT_THAT(text, Not(HasSubstr("mlp"))); // takes no time
}

TEST(MarkdownReport, SmallFiguresDoNotVanish)
{
    Json run = small_run();
    run["delay_ms"] = 0.0001234;
    run["energy_components_j"] = {{"board", 4.5e-7}};
    const std::string text = markdown_report(report_data(run, "r"));
    EXPECT_THAT(text, HasSubstr("| 0.0001234 |"));
    EXPECT_THAT(text, HasSubstr("| board | 4.5e-07 | 100.00 % |"));
}

TEST(MarkdownReport, OfASearchSaysWhoseAccuraciesTheseAre)
{
    Json search = small_search();
    const std::string measured = markdown_report(report_data(search, "s"));
    EXPECT_THAT(measured,
        HasSubstr("| chosen | (1, 2) | 0.300 | 75.00 % | 81.25 % | 15.000 | 2.500 | 0.1500 | 2.250 |"));
    EXPECT_THAT(measured, HasSubstr("|  | (1) | – | 100.00 % | 80.00 % | 10.000"));
    EXPECT_THAT(measured, Not(HasSubstr("Modelled")));
    search["modelled"] = true;
    EXPECT_THAT(markdown_report(report_data(search, "s")), HasSubstr("**Modelled, not measured"));
}

TEST(MarkdownReport, NoNameBreaksATable)
{
    for (const std::string& attack : attacks) {
        Json run = small_run(attack);
        run["study"] = attack;
        run["traffic"][0]["name"] = attack;
        std::istringstream lines{markdown_report(report_data(run, "r"))};
        std::size_t columns = 0;
        for (std::string line; std::getline(lines, line);) {
            if (line.rfind('|', 0) != 0) {
                columns = 0;
                continue;
            }
            columns = columns == 0 ? cells(line) : columns;
            EXPECT_EQ(cells(line), columns) << line.substr(0, 200);
        }
        EXPECT_THAT(markdown_report(report_data(run, "r")), Not(HasSubstr("<script")));
    }
}

} // namespace
} // namespace pivotsim
