// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "tlm/clock.h"
#include "workloads/trace.h"

#include <vector>

namespace pivotsim {

class Platform;

/// The recorder behind every run: sums what the models tell into a RunResult.
class RunRecorder : public Probe {
public:
    RunRecorder(const Trace& trace, const Clock& clock);

    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override;
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId track, OperatorId op, std::uint64_t count) override;

    /// After the run. Energy and the names of model and platform are the caller's to fill in.
    RunResult result(const Platform& platform, std::uint64_t images) const;

private:
    struct Track {
        std::string name;
        TrackKind kind;
        std::uint64_t capacity;
        Bytes bytes, peak;
    };
    /// An operator at work on a unit.
    struct Span {
        sc_core::sc_time begin, end;
        OperatorId op;
        bool on_array;
    };

    void array_slice(const Slice& slice);
    void unit_slice(const Track& track, const Slice& slice);
    void add_up(RunResult& result) const;
    void account_gaps(RunResult& result) const;
    void break_down(RunResult& result) const;

    const Trace& trace_;
    const Clock& clock_;
    std::vector<Track> tracks_;
    std::vector<OperatorResult> operators_;
    std::vector<Span> spans_; ///< in order of their ends
};

} // namespace pivotsim
