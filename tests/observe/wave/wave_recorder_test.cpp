// SPDX-License-Identifier: Apache-2.0
// A few calls of the probe, and the signals that they make.
#include "observe/wave/wave_recorder.h"

#include "base/diagnostics.h"
#include "tests/models/gemms.h"
#include "tests/observe/wave/temporary_folder.h"
#include "tests/observe/wave/vcd_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using sc_core::sc_time;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

sc_time ns(std::uint64_t count)
{
    return sc_time::from_value(count * 1000);
}

Slice between(std::uint64_t begin, std::uint64_t end, Activity activity, OperatorId op = 0,
    StallCause cause = StallCause::none, std::uint64_t fold = 0)
{
    Slice slice;
    slice.begin = ns(begin);
    slice.end = ns(end);
    slice.activity = activity;
    slice.cause = cause;
    slice.op = op;
    slice.fold = fold;
    slice.operand = OperandKind::inputs;
    return slice;
}

class WaveRecorder : public testing::Test {
protected:
    enum Row : TrackId { array, unit, buffer, port, bank };

    /// One image of two operators, told as a platform tells it.
    Vcd record(WaveOptions options = {})
    {
        options.file = folder / "w.vcd";
        options.force = true;
        pivotsim::WaveRecorder recorder(trace, options);
        recorder.add_track("p.pl.pe_array", TrackKind::array, 16);
        recorder.add_track("p.pl", TrackKind::unit, 0);
        recorder.add_track("p.pl.ipmem", TrackKind::buffer, 1000);
        recorder.add_track("p.hp0", TrackKind::port, 0);
        recorder.add_track("p.dram.bank0", TrackKind::bank, 0);
        tell(recorder);
        recorder.finish();
        EXPECT_EQ(recorder.late(), 0U);
        return Vcd::parse(folder.content("w.vcd"));
    }

    static void tell(Probe& probe)
    {
        probe.image_begins(0, ns(0));
        probe.pass_begins(0, 0, ns(0));
        probe.at_rest(ns(0));
        probe.slice(port, between(2, 12, Activity::read));
        probe.slice(port, between(6, 14, Activity::read));
        probe.level(buffer, ns(14), 700);
        probe.slice(array, between(5, 14, Activity::stall, 0, StallCause::port, 1));
        probe.slice(array, between(14, 20, Activity::preload, 0, StallCause::none, 1));
        probe.slice(array, between(20, 30, Activity::stream, 0, StallCause::none, 1));
        probe.slice(array, between(30, 40, Activity::stream, 0, StallCause::none, 2));
        probe.slice(bank, between(3, 9, Activity::activate));
        probe.level(buffer, ns(40), 0);
        probe.slice(unit, between(1, 40, Activity::execute, 0));
        probe.at_rest(ns(41));
        probe.slice(array, between(50, 60, Activity::stream, 1)); // a replay: its array first, to its end
        probe.slice(unit, between(50, 60, Activity::execute, 1));
        probe.slice(port, between(55, 58, Activity::write, 1));
        probe.at_rest(ns(60));
        probe.pass_ends(ns(60));
        probe.pass_done({0, 0, ns(0), ns(60), false});
        probe.image_ends(0, ns(60));
    }

    const Trace trace = gemms({{1, 4, 4, 4}, {1, 4, 4, 4}});
    const TemporaryFolder folder;
};

TEST_F(WaveRecorder, StatesFollowEachOtherWithoutAGlitchToIdle)
{
    const Vcd vcd = record();
    EXPECT_THAT(vcd["p.pl.pe_array.state"],
        ElementsAre(Pair(0, "idle"), Pair(5'000, "stall"), Pair(14'000, "preload"), Pair(20'000, "stream"),
            Pair(40'000, "idle"), Pair(50'000, "stream"), Pair(60'000, "idle")));
    EXPECT_THAT(
        vcd["p.pl.pe_array.stall"], ElementsAre(Pair(0, "-"), Pair(5'000, "port"), Pair(14'000, "-")));
    EXPECT_THAT(vcd["p.pl.pe_array.fold"],
        ElementsAre(Pair(0, "0"), Pair(5'000, "1"), Pair(30'000, "2"), Pair(40'000, "0")));
    EXPECT_THAT(vcd["p.pl.op"],
        ElementsAre(
            Pair(0, "-"), Pair(1'000, "gemm0"), Pair(40'000, "-"), Pair(50'000, "gemm1"), Pair(60'000, "-")));
    EXPECT_EQ(vcd.end, 60'000U);
}

TEST_F(WaveRecorder, TransactionsAreCountedWhileTheyAreOutstanding)
{
    const Vcd vcd = record();
    EXPECT_THAT(vcd["p.hp0.reads"],
        ElementsAre(Pair(0, "0"), Pair(2'000, "1"), Pair(6'000, "2"), Pair(12'000, "1"), Pair(14'000, "0")));
    EXPECT_THAT(vcd["p.hp0.writes"], ElementsAre(Pair(0, "0"), Pair(55'000, "1"), Pair(58'000, "0")));
    EXPECT_THAT(
        vcd["p.pl.ipmem.occupancy"], ElementsAre(Pair(0, "0"), Pair(14'000, "700"), Pair(40'000, "0")));
}

TEST_F(WaveRecorder, TheControllerSaysWhereInTheRunItIs)
{
    WaveOptions options;
    options.passes = {"effort 6"};
    const Vcd vcd = record(options);
    EXPECT_THAT(vcd["p.controller.image"], ElementsAre(Pair(0, "1"), Pair(60'000, "0")));
    EXPECT_THAT(vcd["p.controller.pass"], ElementsAre(Pair(0, "1"), Pair(60'000, "0")));
    EXPECT_THAT(vcd["p.controller.course"], ElementsAre(Pair(0, "in full"), Pair(60'000, "-")));
    EXPECT_THAT(vcd["p.controller.gate"], ElementsAre(Pair(0, "-"), Pair(60'000, "stops after effort 6")));
}

TEST_F(WaveRecorder, AWindowShowsWhatTheWholeRunHasThere)
{
    const Vcd whole = record();
    WaveOptions options;
    for (const auto& [begin, end] : {std::pair{7, 25}, std::pair{14, 40}, std::pair{45, 50},
             std::pair{12, 13}, std::pair{20, 100}, std::pair{0, 5}, std::pair{40, 50}}) {
        options.window = Window::parse(
            std::to_string(begin) + "ns:" + std::to_string(end) + "ns", trace, Clock{Frequency{125'000'000}});
        const Vcd part = record(options);
        const std::uint64_t from = static_cast<std::uint64_t>(begin) * 1000;
        const std::uint64_t until = std::min<std::uint64_t>(static_cast<std::uint64_t>(end) * 1000, 60'000);
        EXPECT_EQ(part.begin, from);
        EXPECT_EQ(part.end, until);
        ASSERT_EQ(part.signals.size(), whole.signals.size());
        for (const auto& [name, course] : part.signals)
            for (std::uint64_t time = from; time < until; time += 500)
                EXPECT_EQ(part.at(name, time), whole.at(name, time)) << name << " at " << time;
    }
}

TEST_F(WaveRecorder, AWindowOfAnOperatorBeginsWithIt)
{
    WaveOptions options;
    options.window = Window::parse("op:gemm1", trace, Clock{Frequency{125'000'000}});
    const Vcd vcd = record(options);
    EXPECT_EQ(vcd.begin, 50'000U);
    EXPECT_THAT(vcd["p.pl.pe_array.state"], ElementsAre(Pair(50'000, "stream"), Pair(60'000, "idle")));
    EXPECT_THAT(vcd["p.hp0.reads"], ElementsAre(Pair(50'000, "0")));
    EXPECT_THAT(vcd["p.controller.image"], ElementsAre(Pair(50'000, "1"), Pair(60'000, "0")));
}

TEST_F(WaveRecorder, AWindowWithNothingInItIsRefused)
{
    WaveOptions options;
    for (const char* window : {"61ns:70ns", "image:2"}) {
        options.window = Window::parse(window, trace, Clock{Frequency{125'000'000}});
        try {
            record(options);
            ADD_FAILURE() << window;
        } catch (const InputError& error) {
            EXPECT_THAT(render(error.findings(), Colour::off),
                HasSubstr("nothing of the run is in the window; it ends"));
        }
    }
}

TEST_F(WaveRecorder, ModulesAndDetailChooseTheSignals)
{
    WaveOptions options;
    options.modules = ModuleFilter{{"pe_array", "hp*"}};
    EXPECT_EQ(record(options).signals.size(), 4U + 2U);
    options.modules = ModuleFilter{};
    options.detail = Detail::operators;
    EXPECT_EQ(record(options).signals.size(), 5U + 2U) << "the controller's and the unit's";
    options.detail = Detail::beats;
    EXPECT_THAT(record(options)["p.dram.bank0.command"],
        ElementsAre(Pair(0, "-"), Pair(3'000, "activate"), Pair(9'000, "-")));
}

TEST_F(WaveRecorder, ARepeatedPassIsSaidToBeOne)
{
    WaveOptions options;
    options.file = folder / "w.vcd";
    pivotsim::WaveRecorder recorder(trace, options);
    for (const char* track : {"p.pl.pe_array", "p.pl", "p.pl.ipmem", "p.hp0", "p.dram.bank0"})
        recorder.add_track(track, track[6] == 'e' ? TrackKind::array : TrackKind::unit, 0);
    EXPECT_FALSE(recorder.wants_again(ns(60), ns(120)));
    recorder.image_begins(0, ns(0));
    recorder.pass_repeats(0, 0, ns(0), ns(60));
    recorder.image_ends(0, ns(60));
    recorder.finish();
    EXPECT_THAT(Vcd::parse(folder.content("w.vcd"))["p.controller.course"],
        ElementsAre(Pair(0, "as before"), Pair(60'000, "-")));
}

TEST_F(WaveRecorder, ExistingFilesStayUnlessForced)
{
    WaveOptions options;
    options.file = folder / "w.vcd";
    folder.put("w.vcd", "mine");
    EXPECT_THROW(pivotsim::WaveRecorder(trace, options), InputError);
    EXPECT_EQ(folder.content("w.vcd"), "mine");
    record();
    EXPECT_THAT(folder.content("w.gtkw"), HasSubstr("[dumpfile] \"w.vcd\"\n[savefile] \"w.gtkw\"\n"));
    EXPECT_THAT(folder.content("w.gtkw"), HasSubstr("+{ipmem occupancy} p.pl.ipmem.occupancy[9:0]\n"));
}

TEST_F(WaveRecorder, OtherNamesAreRefused)
{
    WaveOptions options;
    options.file = folder / "w.wave";
    EXPECT_THROW(pivotsim::WaveRecorder(trace, options), InputError);
    options.file = folder / "nowhere/w.vcd";
    EXPECT_THROW(pivotsim::WaveRecorder(trace, options), InputError);
    options.file = folder / "nowhere/w.fst";
    EXPECT_THROW(pivotsim::WaveRecorder(trace, options), InputError);
    EXPECT_EQ(folder.files(), 0U);
}

TEST_F(WaveRecorder, ARunThatNeverBeganLeavesNoFile)
{
    WaveOptions options;
    options.file = folder / "w.vcd";
    {
        pivotsim::WaveRecorder recorder(trace, options);
        EXPECT_TRUE(folder.has("w.vcd"));
    }
    EXPECT_EQ(folder.files(), 0U);
}

} // namespace
} // namespace pivotsim
