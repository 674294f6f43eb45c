// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/output_stream.h"
#include "observe/timeline/timeline_sink.h"

#include <string>
#include <unordered_map>

namespace pivotsim {

/// The JSON of Chrome's tracing (chrome://tracing, speedscope, Perfetto): bigger and slower than
/// PerfettoWriter's, for tools that read nothing else. Times in microseconds with all their digits; a row is
/// a thread.
class ChromeWriter final : public TimelineSink {
public:
    /// Throws as OutputStream does.
    ChromeWriter(const std::string& path, bool replace) : file_(path, replace) { }
    ~ChromeWriter() override;

    void header(const TimelineHeader& header) override;
    void slice(const TimelineSlice& slice) override;
    void counter(TimelineTrackId track, std::uint64_t time, double value) override;
    void note(const std::string& text) override;
    std::uint64_t size() const override { return file_.size(); }
    void finish() override;

protected:
    void track_added(TimelineTrackId id) override;

private:
    void add(const std::string& event);
    void arrow(const char* phase, std::uint64_t number, TimelineTrackId row, std::uint64_t time);
    std::string arguments(const TimelineSlice& slice) const;

    OutputStream file_;
    std::string out_;
    std::string notes_; ///< JSON strings, for the end
    std::string header_;
    std::uint64_t events_ = 0;
    bool finished_ = false;
};

} // namespace pivotsim
