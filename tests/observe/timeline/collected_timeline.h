// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"

#include <string>
#include <utility>
#include <vector>

namespace pivotsim::test {

/// Keeps everything it is told.
struct CollectedTimeline : TimelineSink {
    struct Value {
        TimelineTrackId track;
        std::uint64_t time;
        double value;
    };
    TimelineHeader about;
    std::vector<TimelineSlice> slices;
    std::vector<Value> values;
    std::vector<std::string> notes;

    void header(const TimelineHeader& header) override { about = header; }
    void slice(const TimelineSlice& slice) override { slices.push_back(slice); }
    void counter(TimelineTrackId track, std::uint64_t time, double value) override
    {
        values.push_back({track, time, value});
    }
    void note(const std::string& text) override { notes.push_back(text); }

    /// A line a slice, with every field in words, so that two timelines with other numbers can be compared.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> lines;
        for (const TimelineSlice& slice : slices) {
            const TimelineTrack& row = track(slice.track);
            std::string line = row.module + '|' + row.name + '|' + row.kind + '|' + std::to_string(row.lane);
            for (const TextId id : {slice.name, slice.op, slice.bound})
                line += '|' + text(id);
            for (const std::uint64_t number : {slice.begin, slice.end, slice.cycles, slice.fold, slice.bytes,
                     slice.image, slice.releases, slice.waits_for})
                line += '|' + std::to_string(number);
            lines.push_back(std::move(line));
        }
        return lines;
    }
};

} // namespace pivotsim::test
