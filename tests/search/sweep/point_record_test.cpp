// SPDX-License-Identifier: Apache-2.0
#include "search/sweep/point_record.h"

#include <gmock/gmock.h>
#include <limits>

namespace pivotsim {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

PointRecord record(PointStatus status)
{
    PointRecord record;
    record.sweep = "0123456789abcdef";
    record.candidate = {18'446'744'073'709'551'615U, 4'294'967'295U};
    record.hash = PointHash::of("a study");
    record.status = status;
    record.parameters = R"({"platform.pe_array.rows":"8","a.b":"x, \"y\""})";
    record.seconds = 0.1;
    return record;
}

std::string without(const std::string& line, const std::string& part, const std::string& instead = "")
{
    const std::size_t at = line.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return line.substr(0, at) + instead + line.substr(at + part.size());
}

TEST(PointRecord, ComesBackAsItWasWithEachStatus)
{
    for (int i = 0; i < 8; ++i) {
        PointRecord record = pivotsim::record(static_cast<PointStatus>(i));
        record.reason = i == 0 ? "" : "because";
        const auto read = PointRecord::parse(record.to_line());
        ASSERT_TRUE(read) << i;
        EXPECT_EQ(read->sweep, record.sweep);
        EXPECT_EQ(read->candidate.point, record.candidate.point);
        EXPECT_EQ(read->candidate.rung, record.candidate.rung);
        EXPECT_EQ(read->hash, record.hash);
        EXPECT_EQ(read->status, record.status);
        EXPECT_EQ(read->reason, record.reason);
        EXPECT_EQ(read->parameters, record.parameters);
        EXPECT_EQ(read->seconds, record.seconds);
        EXPECT_FALSE(read->known);
        EXPECT_EQ(read->to_line(), record.to_line());
        EXPECT_THAT(record.to_line(), Not(HasSubstr("\n")));
    }
}

TEST(PointRecord, KeepsEveryBitOfItsFigures)
{
    PointRecord record = pivotsim::record(PointStatus::ok);
    double number = 1.0 / 3;
    for (std::size_t i = 0; i < metric_count; ++i, number = std::nextafter(number * -1234567.89, 0))
        record.metrics.values()[i] = i % 4 == 3 ? unknown : number;
    record.metrics[Metric::cycles] = std::numeric_limits<double>::denorm_min();
    record.metrics[Metric::dram_bytes] = 9007199254740993.0;
    const auto read = PointRecord::parse(record.to_line());
    ASSERT_TRUE(read);
    for (std::size_t i = 0; i < metric_count; ++i) {
        const auto metric = static_cast<Metric>(i);
        ASSERT_EQ(read->metrics.known(metric), record.metrics.known(metric)) << i;
        if (record.metrics.known(metric)) {
            EXPECT_EQ(read->metrics[metric], record.metrics[metric]) << i;
        }
    }
    EXPECT_FALSE(read->metrics.known(Metric::power_w));
}

TEST(PointRecord, IsARecordWhateverItsFiguresAre)
{
    PointRecord record = pivotsim::record(PointStatus::ok);
    record.metrics[Metric::fps] = std::numeric_limits<double>::infinity();
    record.metrics[Metric::cycles] = 3;
    const auto read = PointRecord::parse(record.to_line());
    ASSERT_TRUE(read) << record.to_line();
    EXPECT_EQ(read->metrics[Metric::cycles], 3);
    EXPECT_FALSE(read->metrics.known(Metric::fps)); // JSON has no infinity
}

TEST(PointRecord, KeepsReasonsInAnyScript)
{
    PointRecord record = pivotsim::record(PointStatus::error);
    for (const char* reason :
        {"Zeitüberschreitung", "内存不足", "quote \" backslash \\ line\nend\ttab", "\x01", "🔥"}) {
        record.reason = reason;
        ASSERT_TRUE(PointRecord::parse(record.to_line()));
        EXPECT_EQ(PointRecord::parse(record.to_line())->reason, reason);
    }
    record.reason = "broken \xff byte";
    ASSERT_TRUE(PointRecord::parse(record.to_line()));
    EXPECT_EQ(PointRecord::parse(record.to_line())->reason, "broken \xef\xbf\xbd byte");
}

TEST(PointRecord, SaysThatItIsAPointer)
{
    PointRecord record = pivotsim::record(PointStatus::ok);
    record.known = true;
    EXPECT_TRUE(PointRecord::parse(record.to_line())->known);
}

TEST(PointRecord, IgnoresFiguresOfALaterVersion)
{
    PointRecord record = pivotsim::record(PointStatus::ok);
    record.metrics[Metric::cycles] = 5;
    const auto read
        = PointRecord::parse(without(record.to_line(), "{\"cycles\":", "{\"beauty\":7,\"cycles\":"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->metrics[Metric::cycles], 5);
}

TEST(PointRecord, IsNotMadeOfGarbage)
{
    PointRecord record = pivotsim::record(PointStatus::ok);
    record.metrics[Metric::cycles] = 5;
    record.candidate = {12, 1};
    const std::string line = record.to_line();
    for (std::size_t length = 0; length < line.size(); ++length)
        EXPECT_FALSE(PointRecord::parse(line.substr(0, length))) << length;
    for (const char* text : {"null", "[]", "12", "\"x\"", "{}", "[1, 2]", "\xff", "{\"sweep\":\"a\"}"})
        EXPECT_FALSE(PointRecord::parse(text)) << text;
    EXPECT_FALSE(PointRecord::parse(line + "x"));
    const std::vector<std::pair<std::string, std::string>> changes{{"\"point\":12", "\"point\":-12"},
        {"\"point\":12", "\"point\":1.5"}, {"\"point\":12", "\"point\":\"12\""},
        {"\"point\":12", "\"point\":99999999999999999999"}, {"\"rung\":1", "\"rung\":4294967296"},
        {"\"rung\":1", "\"rung\":-1"}, {"\"status\":\"ok\"", "\"status\":\"fine\""},
        {"\"status\":\"ok\"", "\"status\":1"}, {"\"cycles\":5.0", "\"cycles\":\"5\""},
        {"\"cycles\":5.0", "\"cycles\":null"}, {"\"seconds\":0.1", "\"second\":0.1"},
        {"\"sweep\":\"", "\"sweep\":7,\"x\":\""}, {record.hash.to_string(), "12"}};
    for (const auto& [part, instead] : changes)
        EXPECT_FALSE(PointRecord::parse(without(line, part, instead))) << instead;
}

TEST(PointStatus, HasANameEach)
{
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(point_status(to_string(static_cast<PointStatus>(i))), static_cast<PointStatus>(i));
    EXPECT_FALSE(point_status(""));
    EXPECT_FALSE(point_status("OK"));
}

TEST(PointStatus, OfAnAnswerCountsMoreThanThatOfAFailureThanThatOfAnAccident)
{
    using Status = PointStatus;
    for (const Status answer : {Status::ok, Status::left_out, Status::refused})
        for (const Status failure : {Status::error, Status::crash, Status::timeout, Status::memory}) {
            EXPECT_FALSE(is_failure(answer));
            EXPECT_TRUE(is_failure(failure));
            EXPECT_GT(weight(answer), weight(failure));
            EXPECT_GT(weight(failure), weight(Status::killed));
        }
    EXPECT_TRUE(is_failure(Status::killed));
}

TEST(Metrics, AreFoundByNameAndMadeCosts)
{
    for (std::size_t i = 0; i < metric_count; ++i)
        EXPECT_EQ(find_metric(metric_table()[i].name), static_cast<Metric>(i));
    EXPECT_FALSE(find_metric("beauty"));
    Metrics metrics;
    metrics[Metric::fps] = 10;
    metrics[Metric::delay_ms] = 10;
    EXPECT_EQ(metrics.cost(Metric::fps), -10);
    EXPECT_EQ(metrics.cost(Metric::delay_ms), 10);
    EXPECT_TRUE(std::isnan(metrics.cost(Metric::power_w)));
}

} // namespace
} // namespace pivotsim
