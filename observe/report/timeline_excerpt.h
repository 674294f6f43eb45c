// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/timeline_sink.h"

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pivotsim {

/// The timeline within a report: what the arrays do, and of every other kind of row the first slices, as many
/// as a page shows smoothly; what was left out is said. Memory: 80 bytes a slice that is kept, at most
/// `most_of_arrays` + `most_of_others` for each other kind.
class TimelineExcerpt final : public TimelineSink {
public:
    static constexpr std::size_t most_of_arrays = 200'000, most_of_others = 25'000;
    static constexpr std::size_t most_steps = 1024; ///< of a counter

    void header(const TimelineHeader& header) override { header_ = header; }
    void slice(const TimelineSlice& slice) override;
    void counter(TimelineTrackId, std::uint64_t, double) override { }
    void series(TimelineTrackId track, std::uint64_t begin, std::uint64_t step,
        const std::vector<double>& values) override;
    void note(const std::string& text) override { notes_.push_back(text); }
    bool exact_levels() const override { return false; }

    /// As html_report() takes it: observe/report/web/src/timeline/decode.js reads it. Once, after finish().
    nlohmann::ordered_json json();

private:
    struct Kind {
        std::uint64_t told = 0;
        std::uint64_t until = 0; ///< picoseconds, of the last that was kept
        std::size_t kept = 0;
    };
    struct Series {
        TimelineTrackId track;
        std::uint64_t begin, step;
        std::vector<double> values;
    };

    std::vector<TimelineTrackId> drawn_order() const;
    std::string columns(std::map<TextId, std::uint32_t>& names, std::map<TextId, std::uint32_t>& ops) const;
    std::string remarks() const;
    nlohmann::ordered_json counters() const;

    TimelineHeader header_;
    std::vector<TimelineSlice> slices_;
    std::map<std::string, Kind> kinds_;
    std::vector<Series> series_;
    std::vector<std::string> notes_;
};

} // namespace pivotsim
