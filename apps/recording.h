// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "observe/timeline/timeline_recorder.h"
#include "observe/timeline/timeline_sink.h"
#include "observe/wave/wave_recorder.h"
#include "search/study.h"
#include "search/workload.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

namespace pivotsim {

class Console;

/// What `run` is to record beside its result.
struct RecordingArguments {
    std::string timeline, wave; ///< files
    std::string window, modules, level = "slices", limit;
    bool force = false;

    void add_to(CLI::App& app);
    bool any() const { return !timeline.empty() || !wave.empty(); }
};

/// The recorders of one run, and the files behind them. What was recorded before a failure stays.
class Recording {
public:
    /// Throws InputError before anything is simulated. The arguments outlive it.
    Recording(const RecordingArguments& arguments, const Study& study, const Workload& workload);

    std::vector<Probe*> watchers() const;
    /// The run is over; says what was written.
    void finish(const RunResult& result, const Console& console);

private:
    const RecordingArguments& arguments_;
    const Study& study_;
    const Clock clock_;
    std::unique_ptr<TimelineSink> timeline_;
    std::unique_ptr<TimelineRecorder> recorder_;
    std::unique_ptr<WaveRecorder> wave_;
};

} // namespace pivotsim
