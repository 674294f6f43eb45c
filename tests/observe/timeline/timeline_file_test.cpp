// SPDX-License-Identifier: Apache-2.0
// What is written is read back; what is damaged is said to be.
#include "base/diagnostics.h"
#include "observe/timeline/perfetto_reader.h"
#include "observe/timeline/timeline_file.h"
#include "tests/observe/timeline/collected_timeline.h"
#include "tests/observe/wave/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using testing::HasSubstr;

const std::string hostile = "</script>\"'\\\n\t\xE2\x80\xAE";

/// Every field, times that nanoseconds do not hold, a slice that takes no time, lanes, an arrow, counters.
void tell_all(TimelineSink& sink)
{
    sink.header({"1.2.3", "deit_s", "zcu102 " + hostile, Frequency{300'000'000}});
    const TimelineTrackId unit = sink.add_track({"platform.pl", "pl", "unit", 0, {}, ""});
    const TimelineTrackId dma = sink.add_track({"platform.pl.dma", "dma", "dma", 0, unit, ""});
    const TimelineTrackId lane = sink.add_track({"platform.pl.dma", "dma #2", "dma", 1, unit, ""});
    const TimelineTrackId array = sink.add_track({"platform.pl.pe_array", "pe_array", "array", 0, unit, ""});
    const TimelineTrackId level = sink.add_track({"platform.pl.dma", "read", "counter", 0, dma, "GB/s"});
    const TextId op = sink.add_text("encoder.1.qkv"), weights = sink.add_text(hostile),
                 wait = sink.add_text("wait: weights"), dram = sink.add_text("dram"),
                 huge = sink.add_text(std::string(100'000, 'x'));
    TimelineSlice slice;
    slice.track = dma;
    slice.name = weights;
    slice.op = op;
    slice.begin = 1;
    slice.end = 999;
    slice.fold = 0;
    slice.bytes = std::uint64_t{1} << 50;
    slice.releases = 1;
    sink.slice(slice);
    slice.track = lane;
    slice.name = huge;
    slice.begin = slice.end = 1'500;
    slice.releases = 0;
    sink.slice(slice);
    TimelineSlice stall;
    stall.track = array;
    stall.name = wait;
    stall.op = op;
    stall.bound = dram;
    stall.begin = 500;
    stall.end = 1'000'000'000'000'007;
    stall.cycles = 300'000;
    stall.fold = 7;
    stall.waits_for = 1;
    sink.slice(stall);
    TimelineSlice executed;
    executed.track = unit;
    executed.name = executed.op = op;
    executed.begin = 0;
    executed.end = 2'000'000;
    executed.image = 4;
    sink.slice(executed);
    sink.counter(level, 1'000, 1.5);
    sink.counter(level, 2'000, -0.25);
    sink.note("cut: " + hostile);
    sink.finish();
}

struct Read {
    CollectedTimeline timeline;
    PerfettoReader::Outcome outcome;

    explicit Read(const std::string& path) : outcome(PerfettoReader(timeline).read(path)) { }
};

class TimelineFile : public testing::Test {
protected:
    std::string written(const std::string& name) const
    {
        tell_all(*create_timeline(folder_ / name, false));
        return folder_.content(name);
    }

    TemporaryFolder folder_;
};

TEST_F(TimelineFile, IsReadAsItWasWritten)
{
    CollectedTimeline told;
    tell_all(told);
    for (const std::string name : {"t.pftrace", "t.pftrace.gz"}) {
        written(name);
        const Read read(folder_ / name);
        EXPECT_EQ(read.timeline.lines(), told.lines()) << name;
        EXPECT_EQ(read.timeline.notes, told.notes);
        EXPECT_EQ(read.timeline.about.platform, told.about.platform);
        EXPECT_EQ(read.timeline.about.clock.hertz, 300'000'000U);
        ASSERT_EQ(read.timeline.values.size(), 2U);
        EXPECT_EQ(read.timeline.values[1].value, -0.25);
        EXPECT_FALSE(read.outcome.cut);
        EXPECT_EQ(read.outcome.fault_count, 0U);
    }
}

TEST_F(TimelineFile, WrittenAgainItIsTheSameTimeline)
{
    written("t.pftrace");
    {
        const auto again = create_timeline(folder_ / "again.pftrace", false);
        PerfettoReader(*again).read(folder_ / "t.pftrace");
    }
    EXPECT_EQ(Read(folder_ / "again.pftrace").timeline.lines(), Read(folder_ / "t.pftrace").timeline.lines());
}

TEST_F(TimelineFile, CutAnywhereItTellsWhatComesBefore)
{
    const std::string whole = written("t.pftrace");
    const std::vector<std::string> all = Read(folder_ / "t.pftrace").timeline.lines();
    std::size_t opened = 0, last = 0;
    for (std::size_t length = 0; length < whole.size(); length += length < 4000 ? 1 : 997) {
        folder_.put("cut.pftrace", whole.substr(0, length));
        CollectedTimeline timeline;
        try {
            const auto outcome = PerfettoReader(timeline).read(folder_ / "cut.pftrace");
            ++opened;
            const auto lines = timeline.lines();
            ASSERT_LE(lines.size(), all.size());
            EXPECT_TRUE(std::equal(lines.begin(), lines.end(), all.begin())) << length;
            EXPECT_GE(lines.size(), last) << "more of a file never tells less";
            EXPECT_EQ(outcome.fault_count, 0U) << length;
            last = lines.size();
        } catch (const InputError& error) {
            EXPECT_EQ(opened, 0U) << "once the header is there, it opens";
        }
    }
    EXPECT_GT(opened, 1000U);
}

TEST_F(TimelineFile, CutWhileCompressedItTellsWhatComesBefore)
{
    CollectedTimeline told;
    const std::string whole = written("t.pftrace.gz");
    for (std::size_t length = 1; length < whole.size(); length += 7) {
        folder_.put("cut.pftrace.gz", whole.substr(0, length));
        CollectedTimeline timeline;
        try {
            EXPECT_TRUE(
                PerfettoReader(timeline).read(folder_ / "cut.pftrace.gz").cut || timeline.slices.size() == 4)
                << length;
        } catch (const InputError&) { // nothing of it could be unpacked
        }
    }
}

TEST_F(TimelineFile, DamagedItIsRefusedOrFaulty)
{
    const std::string whole = written("t.pftrace").substr(0, 3000);
    std::mt19937 random{7};
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    std::size_t refused = 0, faulty = 0;
    constexpr std::size_t rounds = 3000;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string damaged = whole;
        for (std::size_t change = 0; change <= below(4); ++change) {
            const std::size_t at = below(damaged.size());
            switch (below(4)) {
            case 0:
                damaged[at] = static_cast<char>(random());
                break;
            case 1:
                damaged.erase(at, 1 + below(20));
                break;
            case 2:
                damaged.insert(at, std::string(1 + below(12), '\xff')); // numbers without end
                break;
            default:
                damaged.insert(at, damaged.substr(below(damaged.size()), below(200)));
            }
        }
        folder_.put("damaged.pftrace", damaged);
        CollectedTimeline timeline;
        try {
            const auto outcome = PerfettoReader(timeline).read(folder_ / "damaged.pftrace");
            faulty += outcome.fault_count > 0 || outcome.cut ? 1 : 0;
            for (const TimelineSlice& slice : timeline.slices)
                ASSERT_LE(slice.begin, slice.end);
        } catch (const InputError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, rounds / 20);
    EXPECT_GT(faulty, rounds / 20);
}

TEST_F(TimelineFile, WhatIsNoTimelineIsRefused)
{
    for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{{"", "is empty"},
             {"<html>", "expected a packet"}, {std::string(1, '\x0a'), "cut within its first packet"},
             {std::string("\x0a\xff\xff\xff\xff\x0f", 6), "a packet of 4294967295 bytes"},
             {"\x0a" + std::string(11, '\xff'), "a number without end"},
             {std::string("\x0a\x02\x40\x01", 4), "no timeline of pivotsim's"}}) {
        folder_.put("t.pftrace", text);
        try {
            Read(folder_ / "t.pftrace");
            ADD_FAILURE() << message;
        } catch (const InputError& error) {
            EXPECT_THAT(error.what(), HasSubstr(message));
        }
    }
    EXPECT_THROW(Read(folder_ / "missing.pftrace"), InputError);
}

TEST_F(TimelineFile, ReplacesNothingUnasked)
{
    written("t.pftrace");
    EXPECT_THROW(create_timeline(folder_ / "t.pftrace", false), InputError);
    EXPECT_NO_THROW(create_timeline(folder_ / "t.pftrace", true));
    EXPECT_THROW(create_timeline(folder_ / "t.csv", false), InputError);
    EXPECT_THROW(create_timeline(folder_ / "none" + "/t.pftrace", false), InputError);
}

TEST_F(TimelineFile, ChromesJsonHoldsTheSameSlicesAndArrowsInPairs)
{
    written("t.json");
    const nlohmann::json json = nlohmann::json::parse(folder_.content("t.json"));
    std::size_t slices = 0, begun = 0, ended = 0;
    for (const nlohmann::json& event : json.at("traceEvents")) {
        slices += event.at("ph") == "X" ? 1 : 0;
        begun += event.at("ph") == "s" ? 1 : 0;
        ended += event.at("ph") == "f" ? 1 : 0;
    }
    EXPECT_EQ(slices, 4U);
    EXPECT_EQ(begun, 1U);
    EXPECT_EQ(ended, 1U);
    EXPECT_EQ(json.at("otherData").at("notes").at(0), "cut: " + hostile);
    EXPECT_THAT(folder_.content("t.json"), HasSubstr("\"ts\": 0.000500, \"dur\": 999999999.999507"));
}

} // namespace
} // namespace pivotsim
