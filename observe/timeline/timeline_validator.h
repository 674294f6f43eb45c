// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/arrow_ends.h"
#include "observe/timeline/timeline_sink.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// Holds a timeline to its rules: slices of a row follow each other; a slice lasts as many cycles as its
/// times say; arrows have both ends; counters go forward in time; the rows of an array have no gap, unless
/// the timeline shows a part. Memory grows with rows.
class TimelineValidator final : public TimelineSink {
public:
    TimelineValidator();

    void header(const TimelineHeader& header) override { header_ = header; }
    void slice(const TimelineSlice& slice) override;
    void counter(TimelineTrackId track, std::uint64_t time, double value) override;
    void note(const std::string&) override { }
    void finish() override { arrows_.finish(); }

    std::uint64_t fault_count() const { return fault_count_; }
    /// The first twenty.
    const std::vector<std::string>& faults() const { return faults_; }
    /// Stretches in which an array's row tells nothing. A part of a run has some, a whole run none.
    std::uint64_t gaps() const { return gaps_; }

protected:
    void track_added(TimelineTrackId) override { ends_.emplace_back(); }

private:
    void fault(std::string what);

    std::optional<TimelineHeader> header_;
    std::vector<std::optional<std::uint64_t>> ends_; ///< by row: of its last slice or value
    ArrowEnds arrows_;
    std::uint64_t gaps_ = 0, fault_count_ = 0;
    std::vector<std::string> faults_;
};

} // namespace pivotsim
