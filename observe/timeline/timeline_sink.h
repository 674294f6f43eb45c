// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/units.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// A text that a timeline's slices refer to; 0: none.
using TextId = std::uint32_t;
using TimelineTrackId = std::uint32_t;

/// A row of a timeline. Slices of one row never overlap; a module that does several things at once has lanes.
struct TimelineTrack {
    std::string module; ///< the module's place in the hierarchy: "platform.pl.dma_inputs"
    std::string name; ///< what to print: "dma_inputs", "dma_inputs #2", "read"
    std::string kind; ///< "array", "dma", ...; TrackKind's words and "images", "passes", "encoders", "gate"
    std::uint32_t lane = 0;
    std::optional<TimelineTrackId> parent;
    std::string unit; ///< of a counter; empty for slices
    bool counter() const { return !unit.empty(); }
};

/// What took place on a row. Times in picoseconds since the run began.
struct TimelineSlice {
    static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();

    TimelineTrackId track = 0;
    TextId name = 0;
    TextId op = 0; ///< the operator it belongs to
    TextId bound = 0; ///< the resource that its cycles are charged to
    std::uint64_t begin = 0, end = 0;
    std::uint64_t cycles = none, fold = none, bytes = none, image = none;
    std::uint64_t releases = 0; ///< arrows that begin here; each has a number
    std::uint64_t waits_for = 0; ///< the arrow that ends here
};

/// What a timeline is about.
struct TimelineHeader {
    std::string version; ///< of the program that wrote it
    std::string model, platform;
    Frequency clock; ///< of the PL
};

/// Takes a timeline as it comes: a file format, or somebody who looks at one. Tracks and texts are numbered
/// in the order in which they are added, texts from 1, so that all sinks agree on the numbers.
class TimelineSink {
public:
    virtual ~TimelineSink() = default;

    virtual void header(const TimelineHeader& header) = 0;
    TimelineTrackId add_track(const TimelineTrack& track);
    TextId add_text(const std::string& text);

    /// Of one row: in order of time.
    virtual void slice(const TimelineSlice& slice) = 0;
    virtual void counter(TimelineTrackId track, std::uint64_t time, double value) = 0;
    /// Values of equal steps; one counter() each, unless they are equal.
    virtual void series(
        TimelineTrackId track, std::uint64_t begin, std::uint64_t step, const std::vector<double>& values);
    /// Something the reader has to know, such as that the timeline was cut.
    virtual void note(const std::string& text) = 0;

    /// Are all changes of a level wanted, or are means of steps enough?
    virtual bool exact_levels() const { return true; }
    /// Bytes so far; 0 for one that has no size.
    virtual std::uint64_t size() const { return 0; }
    /// Nothing follows.
    virtual void finish() { }

    const TimelineTrack& track(TimelineTrackId id) const { return tracks_.at(id); }
    const std::vector<TimelineTrack>& tracks() const { return tracks_; }
    /// Empty for 0.
    const std::string& text(TextId id) const { return texts_.at(id); }

protected:
    virtual void track_added(TimelineTrackId /*id*/) { }

private:
    std::vector<TimelineTrack> tracks_;
    std::vector<std::string> texts_{""};
};

} // namespace pivotsim
