// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/arrow_ends.h"
#include "observe/timeline/busy_time.h"
#include "observe/timeline/timeline_sink.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pivotsim {

/// Looks at a timeline and keeps sums: of modules, of what their slices are called, of operators, of
/// counters. Memory grows with modules x names and with operators, never with slices.
class TimelineSums final : public TimelineSink {
public:
    struct Sum {
        std::uint64_t slices = 0, picoseconds = 0, cycles = 0, bytes = 0;

        void add(const TimelineSlice& slice);
        Sum& operator+=(const Sum& more);
    };
    /// All lanes of one.
    struct Module {
        std::string name, kind;
        std::size_t rows = 0;
        Sum sum, read, written;
        BusyTime busy;
        std::uint64_t begin = TimelineSlice::none, end = 0;
        TextId longest_op = 0; ///< of its slice that took longest
        std::uint64_t longest = 0;
    };
    struct Counter {
        TimelineTrackId track = 0;
        std::uint64_t points = 0, first = 0, since = 0;
        double last = 0, highest = 0, integral = 0; ///< integral: times picoseconds, up to `since`

        void add(std::uint64_t time, double value);
        /// Over time, its last value up to `end`.
        double mean(std::uint64_t end) const;
    };
    struct Operator {
        Sum executed; ///< on its unit
        std::map<TextId, Sum> array; ///< by what the array did
        std::uint64_t bytes = 0; ///< through the memory
        std::string unit;
    };
    /// Of one cause of stalls.
    struct Blockers {
        std::map<std::size_t, std::uint64_t> modules; ///< arrows from there
    };

    TimelineSums();

    void header(const TimelineHeader& header) override { header_ = header; }
    void slice(const TimelineSlice& slice) override;
    void counter(TimelineTrackId track, std::uint64_t time, double value) override;
    void note(const std::string& text) override;

    const std::optional<TimelineHeader>& about() const { return header_; }
    const std::vector<std::string>& notes() const { return notes_; }
    const std::vector<Module>& modules() const { return modules_; }
    const std::vector<Counter>& counters() const { return counters_; }
    const std::map<TextId, Operator>& operators() const { return operators_; }
    const std::map<TextId, Blockers>& blockers() const { return blockers_; }

    /// What the arrays did, by name, in the order in which names appeared.
    std::vector<std::pair<TextId, Sum>> activities() const;
    static bool is_wait(const std::string& name) { return name.compare(0, 6, "wait: ") == 0; }

    std::uint64_t slices() const { return slices_; }
    /// Of slices; equal if there are none. Picoseconds.
    std::uint64_t begin() const { return std::min(begin_, end_); }
    std::uint64_t end() const { return end_; }
    /// Of slices and counters.
    std::uint64_t last() const { return std::max(end_, last_point_); }
    /// Cycles of the PL in the span, and those of which the arrays' rows tell.
    std::uint64_t span_cycles() const;

protected:
    void track_added(TimelineTrackId id) override;

private:
    enum class Part { unit, array, memory, moves, other };
    struct Row {
        std::size_t module = 0;
        Part part = Part::other;
        std::size_t counter = 0; ///< of counters_
    };

    void array_slice(const TimelineSlice& slice);
    bool writes(TextId name);

    static constexpr std::size_t most_notes = 1000;

    std::optional<TimelineHeader> header_;
    std::vector<std::string> notes_;
    std::vector<Row> rows_; ///< by track
    std::vector<Module> modules_;
    std::map<std::string, std::size_t> module_of_; ///< by name and kind
    std::vector<Counter> counters_;
    std::map<TextId, Operator> operators_;
    std::map<TextId, Sum> activities_;
    std::vector<TextId> order_; ///< of activities
    std::map<TextId, Blockers> blockers_;
    std::vector<char> writes_; ///< by text: 0: not looked at
    ArrowEnds arrows_;
    std::uint64_t slices_ = 0, begin_ = TimelineSlice::none, end_ = 0, last_point_ = 0;
};

} // namespace pivotsim
