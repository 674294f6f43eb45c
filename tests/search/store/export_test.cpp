// SPDX-License-Identifier: Apache-2.0
#include "search/store/table_export.h"

#include "tests/search/store/records.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using test::record_of;
using test::Scratch;
using testing::HasSubstr;
using testing::SizeIs;

const StoredSweep sweep{test::some_sweep, "small", "", "", {"a.b", "c,d"}, {"delay_ms"}, 2, 3, ""};

PointRecord record(std::uint64_t point, std::uint32_t rung, PointStatus status, const std::string& reason)
{
    PointRecord record = record_of(point, status);
    record.candidate.rung = rung;
    record.reason = reason;
    record.parameters = nlohmann::json{{"a.b", "say \"hi\",\nyou"}, {"c,d", std::to_string(point)}}.dump();
    return record;
}

class Export : public testing::Test {
protected:
    Export()
    {
        PointRecord figures = record(10, 1, PointStatus::ok, "");
        figures.metrics[Metric::cycles] = 1e15;
        figures.metrics[Metric::bram36] = 2.5;
        test::write_journal(scratch_.folder(), "a",
            {figures, record(9, 1, PointStatus::error, "a, b\r\n\"c\""),
                record(9, 0, PointStatus::timeout, "late"), record(2, 1, PointStatus::left_out, "größer")});
        store_.fold();
    }

    std::string table(const TableExport& what)
    {
        std::string text;
        export_table(store_, sweep, what, [&text](const std::string& part) { text += part; });
        return text;
    }

    Scratch scratch_;
    Store store_{scratch_.folder()};
};

TEST_F(Export, QuotesAsRfc4180Does)
{
    const std::string csv = table({TableFormat::csv, false, false});
    const std::string header = csv.substr(0, csv.find("\r\n"));
    EXPECT_EQ(header,
        "point,rung,status,reason,a.b,\"c,d\",cycles,delay_ms,energy_j,power_w,edp_j_ms,fps,fps_per_w,"
        "utilisation,"
        "stall_share,attention_mac_ms,softmax_ms,mlp_ms,other_ms,dram_bytes,accuracy,recomputed,dsp,bram36,"
        "on_front");
    const std::string quoted = "\"say \"\"hi\"\",\nyou\"";
    EXPECT_EQ(csv.substr(header.size() + 2),
        "2,1,left_out,größer," + quoted + ",2,,,,,,,,,,,,,,,,,,,0\r\n" + //
            "9,1,error,\"a, b\r\n\"\"c\"\"\"," + quoted + ",9,,,,,,,,,,,,,,,,,,,0\r\n" + //
            "10,1,ok,," + quoted + ",10,1000000000000000,0.07692307692307693,,,,,,,,,,,,,,,,2.5,0\r\n");
}

TEST_F(Export, GivesEveryRungIfItIsAsked)
{
    const std::string csv = table({TableFormat::csv, false, true});
    EXPECT_THAT(csv, HasSubstr("9,0,timeout,late"));
    EXPECT_LT(csv.find("\r\n2,1"), csv.find("\r\n9,0"));
    EXPECT_LT(csv.find("\r\n9,0"), csv.find("\r\n9,1"));
}

TEST_F(Export, GivesTheFrontAloneIfItIsAsked)
{
    Sqlite(scratch_ / "store.sqlite", Sqlite::Mode::create).execute("UPDATE sweeps SET rungs = 2");
    store_.mark_front(test::some_sweep, {10});
    const std::string csv = table({TableFormat::csv, true, true});
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\r'), 2);
    EXPECT_THAT(csv, HasSubstr("2.5,1\r\n"));
}

TEST_F(Export, WritesAnObjectALine)
{
    const std::string text = table({TableFormat::jsonl, false, false});
    std::istringstream lines{text};
    std::vector<nlohmann::json> objects;
    for (std::string line; std::getline(lines, line);)
        objects.push_back(nlohmann::json::parse(line));
    ASSERT_THAT(objects, SizeIs(3));
    EXPECT_EQ(objects[0],
        (nlohmann::json{{"point", 2}, {"rung", 1}, {"status", "left_out"}, {"reason", "größer"},
            {"parameters", {{"a.b", "say \"hi\",\nyou"}, {"c,d", "2"}}}, {"on_front", false}}));
    EXPECT_EQ(objects[2],
        (nlohmann::json{{"point", 10}, {"rung", 1}, {"status", "ok"},
            {"parameters", {{"a.b", "say \"hi\",\nyou"}, {"c,d", "10"}}}, {"cycles", 1e15},
            {"delay_ms", 1.0 / 13}, {"bram36", 2.5}, {"on_front", false}}));
}

TEST_F(Export, IsTheSameBytesWhoeverFoundItWhen)
{
    const Scratch other;
    PointRecord figures = record(10, 1, PointStatus::ok, "");
    figures.metrics[Metric::cycles] = 1e15;
    figures.metrics[Metric::bram36] = 2.5;
    figures.seconds = 99;
    test::write_journal(other.folder(), "z",
        {record(2, 1, PointStatus::left_out, "größer"), record(9, 0, PointStatus::timeout, "late")});
    test::write_journal(other.folder(), "b", {record(9, 1, PointStatus::killed, "kill -9")});
    test::write_journal(other.folder(), "c", {record(9, 1, PointStatus::error, "a, b\r\n\"c\""), figures});
    Store store(other.folder());
    store.fold();
    for (const TableFormat format : {TableFormat::csv, TableFormat::jsonl}) {
        std::string text;
        export_table(store, sweep, {format, false, true}, [&text](const std::string& part) { text += part; });
        EXPECT_EQ(text, table({format, false, true}));
    }
}

TEST_F(Export, OfASweepWithoutPointsIsItsHeading)
{
    StoredSweep empty = sweep;
    empty.id = "0000000000000000";
    std::string text;
    export_table(store_, empty, {}, [&text](const std::string& part) { text += part; });
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

} // namespace
} // namespace pivotsim
