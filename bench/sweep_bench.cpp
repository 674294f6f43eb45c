// SPDX-License-Identifier: Apache-2.0
// What each step of a sweep costs by itself: making a point's study, hashing it, its record, the journal, the
// store.
#include "search/store/journal.h"
#include "search/store/store.h"
#include "search/sweep/evaluate.h"
#include "search/sweep/study_values.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>

namespace pivotsim::bench {
namespace {

namespace fs = std::filesystem;

/// 1,000,000 points in closed form over three axes.
const Sweep& sweep()
{
    static const Sweep million{{"studies/deit_s.yaml", {"sweep.evaluate=closed_form"},
        {"platform.pe_array.rows=1:100", "platform.pe_array.cols=1:100",
            "platform.clock=1 MHz:100 MHz:1 MHz"}}};
    return million;
}

bool nothing_known(const PointHash&)
{
    return false;
}

std::string temporary_folder()
{
    std::string path = (fs::temp_directory_path() / "sweep_bench_XXXXXX").string();
    return ::mkdtemp(path.data());
}

std::vector<std::string> lines(std::size_t count)
{
    std::vector<std::string> all;
    for (std::uint64_t point = 0; point < count; ++point)
        all.push_back(evaluate(sweep(), {point, 0}, nothing_known).to_line());
    return all;
}

void StudyOfAPoint(benchmark::State& state)
{
    std::uint64_t point = 0;
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(Study::fields().read(sweep().source_of({point++ % 1'000'000, 0})));
}

void HashOfAStudy(benchmark::State& state)
{
    const Study study = Study::fields().read(sweep().source_of({0, 0}));
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(PointHash::of(canonical_text(study)));
}

void WholePointInClosedForm(benchmark::State& state)
{
    std::uint64_t point = 0;
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(evaluate(sweep(), {point++ % 1'000'000, 0}, nothing_known));
}

void RecordToLine(benchmark::State& state)
{
    const PointRecord record = evaluate(sweep(), {0, 0}, nothing_known);
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(record.to_line());
}

void LineToRecord(benchmark::State& state)
{
    const std::string line = lines(1).front();
    for ([[maybe_unused]] auto unused : state)
        benchmark::DoNotOptimize(PointRecord::parse(line));
    state.counters["bytes"] = static_cast<double>(line.size());
}

/// A write(2) a record, on the disk itself once a second.
void JournalAppend(benchmark::State& state)
{
    const std::string folder = temporary_folder(), line = lines(1).front();
    {
        Journal journal(folder);
        for ([[maybe_unused]] auto unused : state)
            journal.append(line);
    }
    fs::remove_all(folder);
}

void StoreFold(benchmark::State& state)
{
    const std::vector<std::string> all = lines(static_cast<std::size_t>(state.range(0)));
    for ([[maybe_unused]] auto unused : state) {
        state.PauseTiming();
        const std::string folder = temporary_folder();
        {
            Journal journal(Store::journals_in(folder));
            for (const std::string& line : all)
                journal.append(line);
        }
        state.ResumeTiming();
        benchmark::DoNotOptimize(Store(folder).fold());
        state.PauseTiming();
        fs::remove_all(folder);
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(StudyOfAPoint);
BENCHMARK(HashOfAStudy);
BENCHMARK(WholePointInClosedForm);
BENCHMARK(RecordToLine);
BENCHMARK(LineToRecord);
BENCHMARK(JournalAppend);
BENCHMARK(StoreFold)->Arg(20'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace pivotsim::bench
