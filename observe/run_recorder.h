// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/run_result.h"
#include "observe/span_account.h"
#include "observe/track_owners.h"
#include "tlm/clock.h"
#include "workloads/trace.h"

#include <map>
#include <utility>
#include <vector>

namespace pivotsim {

class Platform;

/// The recorder behind every run: sums what the models tell into a RunResult. A pass that is repeated counts
/// as often as it was, without being told again.
class RunRecorder : public Probe {
public:
    RunRecorder(const Trace& trace, const Clock& clock);

    TrackId add_track(const std::string& name, TrackKind kind, std::uint64_t capacity) override;
    void slice(TrackId track, const Slice& slice) override;
    void level(TrackId track, sc_core::sc_time time, std::uint64_t value) override;
    void macs(TrackId track, OperatorId op, std::uint64_t count) override;
    void pass_begins(std::size_t pass, std::uint64_t variant, sc_core::sc_time time) override;
    void pass_ends(sc_core::sc_time time) override;
    void pass_repeats(
        std::size_t pass, std::uint64_t variant, sc_core::sc_time begin, sc_core::sc_time end) override;

    /// After the run. Energy and the names of model and platform are the caller's to fill in.
    RunResult result(const Platform& platform);

private:
    struct Track {
        std::string name;
        TrackKind kind;
        std::uint64_t capacity;
        std::size_t accelerator; ///< that it belongs to, if it is a unit or an array
        Bytes read, written, peak;
    };
    /// What one course of a pass adds up to.
    struct Course {
        std::vector<OperatorResult> operators;
        std::vector<std::pair<Bytes, Bytes>> traffic; ///< read and written, by track
        SpanAccount::Sums time;
        std::uint64_t repeats = 0;
    };

    void array_slice(const Track& track, const Slice& slice);
    void unit_slice(const Track& track, const Slice& slice);
    void rest_until(sc_core::sc_time time);
    void add_repeats();
    void add_up(RunResult& result) const;
    void add_units(RunResult& result, const Platform& platform) const;
    void describe(RunResult& result, const Platform& platform) const;

    const Trace& trace_;
    const Clock& clock_;
    std::vector<Track> tracks_;
    TrackOwners owners_;
    std::vector<std::vector<Cycles>>
        contention_; ///< by accelerator, and by the platform's number of the rival
    std::vector<OperatorResult> operators_;
    SpanAccount spans_;
    SpanAccount::Sums time_;
    sc_core::sc_time accounted_; ///< until when
    std::map<std::pair<std::size_t, std::uint64_t>, Course> courses_; ///< by pass and variant
    Course* open_ = nullptr;
    Course before_; ///< what there was when the open pass began
};

} // namespace pivotsim
