// SPDX-License-Identifier: Apache-2.0
// Timelines of real runs, held to what the runs say of themselves.
#include "observe/run_json.h"
#include "observe/timeline/perfetto_reader.h"
#include "observe/timeline/timeline_file.h"
#include "observe/timeline/timeline_recorder.h"
#include "observe/timeline/timeline_sums.h"
#include "observe/timeline/timeline_validator.h"
#include "search/isolated.h"
#include "search/simulate.h"
#include "search/workload.h"
#include "tests/observe/timeline/collected_timeline.h"
#include "tests/observe/wave/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

using namespace pivotsim::test;
using Json = nlohmann::json;
using testing::HasSubstr;

const std::string board = "platform={extends: platforms/zcu102.yaml}";
const std::string one_attention = "workload.effort={active: [7]}";

struct Look {
    std::string window{};
    Detail detail = Detail::slices;
    std::string modules{};
    std::uint64_t limit = 0;
};

struct Drawn {
    TemporaryFolder folder;
    Json json;

    explicit Drawn(const std::vector<std::string>& overrides, const Look& look = {})
    {
        json = Json::parse(in_child([&] {
            const Study study = load_study("studies/deit_s.yaml", overrides).study;
            const Workload workload = build_workload(study);
            const Clock clock{study.platform.clock};
            TimelineOptions options;
            options.detail = look.detail;
            options.limit = look.limit;
            options.modules = ModuleFilter{split_patterns(look.modules)};
            if (!look.window.empty())
                options.window = Window::parse(look.window, workload.trace, clock);
            if (workload.gated)
                options.passes = workload.gated->efforts;
            const auto sink = create_timeline(folder / "t.pftrace", false);
            sink->header({"0", workload.trace.model, study.platform.name, study.platform.clock});
            TimelineRecorder recorder(workload.trace, clock, options, *sink);
            const RunResult result = simulate(study, workload.trace, workload.stream, {&recorder});
            const auto energy = create<EnergyModel>(study.platform.energy);
            recorder.finish(result.image_times.back().end, energy.get());
            return run_json(result, workload.trace).dump();
        }));
    }

    void read(TimelineSink& sink) const
    {
        const auto outcome = PerfettoReader(sink).read(folder / "t.pftrace");
        EXPECT_EQ(outcome.fault_count, 0U) << (outcome.faults.empty() ? "" : outcome.faults.front());
        EXPECT_FALSE(outcome.cut);
    }
};

void expect_valid(const Drawn& run, std::uint64_t gaps = 0)
{
    TimelineValidator validator;
    run.read(validator);
    EXPECT_EQ(validator.fault_count(), 0U) << (validator.faults().empty() ? "" : validator.faults().front());
    EXPECT_EQ(validator.gaps(), gaps);
}

/// Cycle by cycle and cause by cause.
void expect_cycle_stack(const Drawn& run)
{
    expect_valid(run);
    TimelineSums sums;
    run.read(sums);
    std::map<std::string, std::uint64_t> told;
    for (const auto& [name, sum] : sums.activities())
        told[sums.text(name)] = sum.cycles;
    std::uint64_t all = 0;
    for (const auto& [key, cycles] : run.json["cycle_stack"].items()) {
        const std::string name = key.rfind("wait_", 0) == 0 ? "wait: " + key.substr(5) : key;
        EXPECT_EQ(told[name], cycles.get<std::uint64_t>()) << name;
        all += told[name];
    }
    EXPECT_EQ(all, run.json["cycles"].get<std::uint64_t>());
}

TEST(TimelineOfARun, ItsArrayRowsAddUpToTheCycleStack)
{
    expect_cycle_stack(Drawn({}));
}

TEST(TimelineOfARun, AndOnTheBoard)
{
    expect_cycle_stack(Drawn({board, one_attention}));
}

TEST(TimelineOfARun, AndWhereThePsWorksBesideTheArray)
{
    expect_cycle_stack(Drawn({board, one_attention, "platform.ps.overlap=true"}));
}

TEST(TimelineOfARun, AndWithShadowRegisters)
{
    expect_cycle_stack(Drawn({board, one_attention, "platform.pe_array.timing.preload_overlapped=true"}));
}

TEST(TimelineOfARun, AndWhenNothingIsReused)
{
    expect_cycle_stack(Drawn({board, one_attention, "run.reuse=false"}));
}

TEST(TimelineOfARun, BeatsShowEveryCommandOfTheDram)
{
    const Drawn run({board, one_attention}, {"", Detail::beats});
    expect_cycle_stack(run);
    TimelineSums sums;
    run.read(sums);
    std::uint64_t commands = 0, activates = 0;
    for (const TimelineSums::Module& module : sums.modules())
        if (module.kind == "bank")
            commands += module.sum.slices;
    CollectedTimeline all;
    run.read(all);
    for (const TimelineSlice& slice : all.slices)
        activates += all.track(slice.track).kind == "bank" && all.text(slice.name) == "activate" ? 1 : 0;
    const Json& dram = run.json["dram"];
    EXPECT_EQ(
        activates, dram["row_misses"].get<std::uint64_t>() + dram["row_conflicts"].get<std::uint64_t>());
    EXPECT_GT(commands, 3 * activates);
}

TEST(TimelineOfARun, ItsCountersAddUpToTheRun)
{
    const Drawn run({board, one_attention});
    TimelineSums sums;
    run.read(sums);
    const double seconds = run.json["delay_ms"].get<double>() * 1e-3;
    std::map<std::string, double> means;
    for (const TimelineSums::Counter& counter : sums.counters())
        means[sums.track(counter.track).module + ' ' + sums.track(counter.track).name]
            = counter.mean(static_cast<std::uint64_t>(seconds * 1e12 + 0.5));
    for (const Json& port : run.json["traffic"])
        for (const auto& [key, name] :
            {std::pair{"bytes_read", " read"}, std::pair{"bytes_written", " written"}})
            if (const double bytes = port[key].get<double>(); bytes > 0) {
                EXPECT_NEAR(means.at(port["name"].get<std::string>() + name) * 1e9 * seconds / bytes, 1, 1e-6)
                    << port["name"] << name;
            }
    EXPECT_NEAR(means.at("platform.pl.pe_array utilisation") / 100 / run.json["utilisation"].get<double>(), 1,
        1e-4); // cycles round the end of the run up
    EXPECT_NEAR(means.at("platform power") * seconds / run.json["energy_j"].get<double>(), 1, 1e-5);
}

TEST(TimelineOfARun, ChangesNothing)
{
    const auto plain = Json::parse(in_child([] {
        const Study study = load_study("studies/deit_s.yaml", {board, one_attention}).study;
        const Workload workload = build_workload(study);
        return run_json(simulate(study, workload.trace, workload.stream), workload.trace).dump();
    }));
    EXPECT_EQ(Drawn({board, one_attention}, {"", Detail::beats}).json, plain);
}

TEST(TimelineOfARun, StallsPointAtWhatTheyWaitFor)
{
    const Drawn run({board, one_attention});
    CollectedTimeline all;
    run.read(all);
    std::map<std::uint64_t, const TimelineSlice*> released;
    for (const TimelineSlice& slice : all.slices)
        if (slice.releases != 0)
            released[slice.releases] = &slice;
    std::uint64_t stalls = 0, pointing = 0;
    for (const TimelineSlice& slice : all.slices) {
        const std::string& name = all.text(slice.name);
        if (all.track(slice.track).kind != "array" || name.rfind("wait: ", 0) != 0
            || name == "wait: dependency")
            continue;
        ++stalls;
        if (slice.waits_for == 0)
            continue;
        ++pointing;
        const TimelineSlice& blocking = *released.at(slice.waits_for);
        EXPECT_LT(blocking.begin, slice.end);
        EXPECT_GT(blocking.end, slice.begin);
        if (name == "wait: port") {
            EXPECT_EQ(all.track(blocking.track).kind, "port");
        }
        if (name == "wait: ps") {
            EXPECT_EQ(all.track(blocking.track).module, "platform.ps");
        }
    }
    EXPECT_GT(stalls, 100U);
    EXPECT_GT(pointing * 10, stalls * 9) << "nine of ten at least";
}

TEST(TimelineOfARun, AWindowShowsWhatItSays)
{
    const std::vector<std::string> paper{one_attention};
    for (const std::string window : {"100us:300us", "cycles:12500-37500"}) {
        CollectedTimeline part;
        Drawn(paper, {window}).read(part);
        ASSERT_GT(part.slices.size(), 10U);
        for (const TimelineSlice& slice : part.slices) {
            EXPECT_LT(slice.begin, 300'000'000U);
            EXPECT_GE(slice.end, 100'000'000U);
        }
    }
    CollectedTimeline encoder;
    Drawn(paper, {"encoder:7"}).read(encoder);
    ASSERT_GT(encoder.slices.size(), 10U);
    for (const TimelineSlice& slice : encoder.slices)
        if (slice.op != 0) {
            EXPECT_THAT(encoder.text(slice.op), HasSubstr("encoder.7."));
        }
    CollectedTimeline op;
    Drawn(paper, {"op:*.7.qkv"}).read(op);
    for (const TimelineSlice& slice : op.slices)
        if (slice.op != 0) {
            EXPECT_EQ(op.text(slice.op), "encoder.7.qkv");
        }
    CollectedTimeline modules;
    Drawn(paper, {"", Detail::slices, "pe_array,ps"}).read(modules);
    for (const TimelineSlice& slice : modules.slices) {
        const std::string& module = modules.track(slice.track).module;
        EXPECT_TRUE(module == "platform.pl.pe_array" || module == "platform.ps"
            || module.rfind("platform.controller", 0) == 0)
            << module;
    }
}

/// Part of a fold counts as part of its MACs.
TEST(TimelineOfARun, CountersOfAWindowAreThoseOfItsTime)
{
    std::vector<double> utilisation;
    for (const std::string window : {"", "100us:120us"}) {
        CollectedTimeline part;
        Drawn({board, one_attention}, {window}).read(part);
        for (const auto& value : part.values) {
            const TimelineTrack& row = part.track(value.track);
            if (row.name == "utilisation") {
                EXPECT_LE(value.value, 100.0 + 1e-9) << value.time;
            }
            if (!window.empty()) {
                EXPECT_LT(value.time, 120'000'000U);
            }
            if (!window.empty() && row.name == "utilisation")
                utilisation.push_back(value.value);
        }
    }
    EXPECT_GT(utilisation.size(), 3U);
}

const std::vector<std::string> gated{
    "run={images: 6, gate: {trace: modelled/deit_s, efforts: [6, 12], thresholds: [0.2]}}"};

TEST(TimelineOfARun, RepeatedPassesAreOneSliceUnlessAWindowAsksForThem)
{
    CollectedTimeline whole, second;
    Drawn(gated).read(whole);
    Drawn(gated, {"image:4"}).read(second);
    const auto count = [](const CollectedTimeline& of, const std::string& kind) {
        return std::count_if(of.slices.begin(), of.slices.end(),
            [&](const TimelineSlice& slice) { return of.track(slice.track).kind == kind; });
    };
    EXPECT_EQ(count(whole, "images"), 6);
    EXPECT_GE(count(whole, "passes"), 6);
    EXPECT_EQ(count(whole, "gate"), count(whole, "passes"));
    EXPECT_THAT(whole.notes.front(), HasSubstr("took the course of one told before"));
    EXPECT_EQ(count(second, "images"), 1);
    EXPECT_GT(count(second, "array"), 1000) << "an image that repeats others is told in full";
    for (const TimelineSlice& slice : second.slices)
        if (slice.image != TimelineSlice::none) {
            EXPECT_EQ(slice.image, 4U);
        }
}

TEST(TimelineOfARun, BeyondTheLimitThereAreCountersOnly)
{
    constexpr std::uint64_t limit = 200'000;
    const Drawn run({}, {"", Detail::slices, "", limit});
    CollectedTimeline cut;
    run.read(cut);
    EXPECT_THAT(cut.notes.front(), HasSubstr("cut: 200000 bytes"));
    std::uint64_t last_slice = 0, last_value = 0;
    for (const TimelineSlice& slice : cut.slices)
        last_slice = std::max(last_slice, slice.end);
    for (const auto& value : cut.values)
        last_value = std::max(last_value, value.time);
    EXPECT_LT(last_slice, last_value / 2);
    EXPECT_GT(static_cast<double>(last_value), run.json["delay_ms"].get<double>() * 0.99e9);
}

TEST(TimelineOfARun, OperatorsAloneAreAFewSlices)
{
    CollectedTimeline coarse;
    Drawn({}, {"", Detail::operators}).read(coarse);
    EXPECT_LT(coarse.slices.size(), 300U);
    EXPECT_GT(coarse.values.size(), 1000U);
}

} // namespace
} // namespace pivotsim
