// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/report/timeline_excerpt.h"
#include "observe/run_result.h"
#include "observe/timeline/timeline_recorder.h"
#include "observe/timeline/timeline_sink.h"
#include "observe/wave/wave_recorder.h"
#include "search/study.h"
#include "search/workload.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pivotsim {

class Console;

/// What `run` is to record beside its result.
struct RecordingArguments {
    std::string timeline, wave, report; ///< files
    std::string window, modules, level = "slices", limit;
    bool force = false;

    void add_to(CLI::App& app);
    bool any() const { return !timeline.empty() || !wave.empty() || !report.empty(); }
};

/// The recorders of one run, and the files behind them. What was recorded before a failure stays.
class Recording {
public:
    /// Throws InputError before anything is simulated. The arguments outlive it.
    Recording(const RecordingArguments& arguments, const Study& study, const Workload& workload);

    std::vector<Probe*> watchers() const;
    /// The run is over; says what was written.
    void finish(const RunResult& result, const Console& console);
    /// With a timeline, what finish() left of it for a report. `result` as `run --json` prints it.
    void write_report(const nlohmann::ordered_json& result, const Console& console);

private:
    void finish_timeline(sc_core::sc_time end, const EnergyModel& energy, const Console& console);

    const RecordingArguments& arguments_;
    const Study& study_;
    const Clock clock_;
    std::uint64_t images_ = 0; ///< of the run
    std::unique_ptr<TimelineSink> timeline_;
    std::unique_ptr<TimelineRecorder> recorder_;
    TimelineExcerpt excerpt_; ///< for the report
    std::unique_ptr<TimelineRecorder> excerpt_recorder_;
    std::unique_ptr<WaveRecorder> wave_;
};

} // namespace pivotsim
