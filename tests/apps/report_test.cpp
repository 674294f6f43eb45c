// SPDX-License-Identifier: Apache-2.0
// `pivotsim report` as users meet it: what it prints, what it writes, what it refuses.
#include "tests/apps/command_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pivotsim {
namespace {

namespace fs = std::filesystem;
using namespace pivotsim::test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// A folder with a saved run.
class Report : public testing::Test {
protected:
    Report() : folder_(fs::temp_directory_path() / ("pivotsim_report." + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
        saved_ = run({"run", "studies/deit_s.yaml", "--json"}).out;
        write("run.json", saved_);
    }
    ~Report() override { fs::remove_all(folder_); }

    CommandRun run(const std::vector<std::string>& arguments) const
    {
        return pivotsim(arguments, folder_.string());
    }
    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream{folder_ / name} << text;
    }
    std::string content(const std::string& name) const { return content_of((folder_ / name).string()); }

    fs::path folder_;
    std::string saved_;
};

TEST_F(Report, PrintsMarkdownCsvAndJson)
{
    const CommandRun markdown = run({"report", "run.json", "--format", "md"});
    EXPECT_EQ(markdown.exit_code, 0);
    EXPECT_THAT(markdown.err, IsEmpty());
    EXPECT_THAT(markdown.out, HasSubstr("| softmax | 35.451 | 59.42 % |"));
    EXPECT_THAT(
        run({"report", "run.json", "--format", "csv"}).out, StartsWith("name,encoder,group,kind,unit"));
    EXPECT_EQ(run({"report", "run.json", "--format", "json"}).out, saved_);
    EXPECT_EQ(run({"report", "run.json", "--json"}).out, saved_);
}

TEST_F(Report, WritesHtmlOnceUnlessForced)
{
    const CommandRun first = run({"report", "run.json", "-o", "page.html"});
    EXPECT_EQ(first.exit_code, 0);
    EXPECT_THAT(first.out, IsEmpty());
    const std::string page = content("page.html");
    EXPECT_THAT(page, StartsWith("<!doctype html>"));
    const CommandRun again = run({"report", "run.json", "-o", "page.html", "--format", "md"});
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_THAT(again.err, HasSubstr("--force overwrites it"));
    EXPECT_EQ(content("page.html"), page);
    EXPECT_EQ(run({"report", "run.json", "-o", "page.html", "--format", "md", "--force"}).exit_code, 0);
    EXPECT_THAT(content("page.html"), StartsWith("# deit"));
}

TEST_F(Report, TheSameResultGivesTheSameBytes)
{
    run({"report", "run.json", "-o", "one.html"});
    run({"report", "run.json", "-o", "two.html"});
    EXPECT_EQ(content("one.html"), content("two.html"));
}

TEST_F(Report, HtmlIsNotPrinted)
{
    const CommandRun result = run({"report", "run.json"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("-o report.html"));
}

TEST_F(Report, RefusesWhatIsNoResultAndWritesNothing)
{
    write("cut.json", saved_.substr(0, saved_.size() / 3));
    write("study.yaml", "schema_version: 1\n");
    write("other.json", R"({"errors": []})");
    for (const char* file : {"cut.json", "study.yaml", "other.json", "absent.json", "."}) {
        const CommandRun result = run({"report", file, "-o", "page.html"});
        EXPECT_EQ(result.exit_code, 2) << file;
        EXPECT_THAT(result.err, HasSubstr(file)) << file;
        EXPECT_FALSE(fs::exists(folder_ / "page.html")) << file;
    }
    EXPECT_THAT(run({"report", "cut.json", "--format", "md"}).err, HasSubstr("cut.json:"));
}

TEST_F(Report, TakesASearch)
{
    write("search.json", run({"search", "studies/deit_s_pivot.yaml", "--no-cache", "--json"}).out);
    EXPECT_THAT(
        run({"report", "search.json", "--format", "md"}).out, HasSubstr("| held out | (7, 12) | 0.330 |"));
    const CommandRun csv = run({"report", "search.json", "--format", "csv"});
    EXPECT_THAT(csv.out, StartsWith("low,high,"));
    const auto points = nlohmann::json::parse(content("search.json"))["points"].size();
    EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), static_cast<std::ptrdiff_t>(points + 1));
}

} // namespace
} // namespace pivotsim
