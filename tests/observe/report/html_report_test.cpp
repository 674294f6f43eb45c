// SPDX-License-Identifier: Apache-2.0
// One file, whose data can be anything and do nothing.
#include "observe/report/html_report.h"
#include "observe/report/report_assets.h"
#include "observe/report/report_data.h"
#include "tests/observe/report/small_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

std::size_t occurrences(const std::string& text, const std::string& of)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + of.size()))
        ++count;
    return count;
}

/// What the page's script parses.
std::string embedded_data(const std::string& page)
{
    const std::string open = "id=\"pivotsim-report\">";
    const std::size_t begin = page.find(open) + open.size();
    return page.substr(begin, page.find("</script>", begin) - begin);
}

/// The page without the bundle, which is our own text.
std::string around_the_bundle(std::string page)
{
    page.erase(page.find(report_script), report_script.size());
    page.erase(page.find(report_style), report_style.size());
    return page;
}

TEST(HtmlReport, CarriesTheDataUnchanged)
{
    const Json data = report_data(small_run(), "r.json");
    EXPECT_EQ(Json::parse(embedded_data(html_report(data))), data);
}

TEST(HtmlReport, NoTextOfTheDataIsMarkup)
{
    for (const std::string& attack : attacks) {
        Json run = small_run(attack);
        run["study"] = attack;
        run["platform"] = attack;
        run["configuration"][attack] = {{"value", attack}, {"origin", attack}};
        run["provenance"] = {{"command", attack}};
        const Json data = report_data(run, "r.json");
        const std::string page = html_report(data);
        const std::string markup = around_the_bundle(page);
        EXPECT_EQ(occurrences(markup, "<script"), 2U) << attack.substr(0, 40);
        EXPECT_EQ(occurrences(markup, "</script"), 2U) << attack.substr(0, 40);
        EXPECT_EQ(occurrences(markup, "<img") + occurrences(markup, "<svg"), 0U) << attack.substr(0, 40);
        EXPECT_EQ(occurrences(markup, "<!--"), 0U);
        EXPECT_EQ(occurrences(markup, "\xE2\x80\xA8") + occurrences(embedded_data(page), "\xE2\x80\xA9"), 0U);
        EXPECT_EQ(Json::parse(embedded_data(page)), data) << attack.substr(0, 40);
    }
}

TEST(HtmlReport, TitleIsTextAndShort)
{
    Json run = small_run();
    run["study"] = "a<b>&" + std::string(1000, 'y');
    const std::string page = html_report(report_data(run, "r.json"));
    const std::string title = page.substr(page.find("<title>"), page.find("</title>") - page.find("<title>"));
    EXPECT_THAT(title, HasSubstr("a&lt;b&gt;&amp;yyy"));
    EXPECT_LT(title.size(), 300U);
}

TEST(HtmlReport, BrokenUtf8IsReplaced)
{
    Json run = small_run("qkv\xFF\xC3");
    EXPECT_EQ(Json::parse(embedded_data(html_report(report_data(run, "r.json"))))["result"]["ops"][0]["name"],
        "qkv\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(HtmlReport, ForbidsTheNetworkAndReachesForNothing)
{
    const std::string page = html_report(report_data(small_search(), "s.json"));
    EXPECT_THAT(page, HasSubstr("default-src 'none'; script-src 'sha256-"));
    const std::string markup = around_the_bundle(page);
    for (const char* reach : {"<link", " src=", " href=", "http:", "https:", "@import", "url("})
        EXPECT_THAT(markup, Not(HasSubstr(reach)));
}

TEST(HtmlReport, KeepsASampleOfVeryManyPointsAndSaysSo)
{
    constexpr std::size_t many = 150'001;
    Json search = small_search();
    search["points"] = std::vector<Json>(many, search["points"][0]);
    const Json result = Json::parse(embedded_data(html_report(report_data(search, "s"))))["result"];
    EXPECT_EQ(result["points_total"], many);
    EXPECT_EQ(result["points"].size(), (many + 1) / 2);
    EXPECT_EQ(result["pareto"], search["pareto"]);
    EXPECT_FALSE(Json::parse(embedded_data(html_report(report_data(small_search(), "s"))))["result"].contains(
        "points_total"));
}

TEST(HtmlReport, CarriesTheLicencesOfWhatItContains)
{
    const std::string page = html_report(report_data(small_run(), "r.json"));
    for (const char* owner : {"The Apache Software Foundation", "Baidu Inc.", "Mike Bostock"})
        EXPECT_THAT(page, HasSubstr(owner));
}

} // namespace
} // namespace pivotsim
