// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/output_stream.h"
#include "observe/timeline/packet_bytes.h"
#include "observe/timeline/perfetto_fields.h"
#include "observe/timeline/timeline_sink.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pivotsim {

/// Perfetto's TrackEvent protobuf (ui.perfetto.dev opens it). Texts are written once and then referred to;
/// nothing refers forward, so that a file cut anywhere opens up to there. Timestamps are nanoseconds; what
/// they leave out stands beside them in picoseconds. An OutputStream's size bounds what it holds in memory.
class PerfettoWriter final : public TimelineSink {
public:
    /// Throws as OutputStream does.
    PerfettoWriter(const std::string& path, bool replace) : file_(path, replace) { }
    /// What was told before a failure reaches the file.
    ~PerfettoWriter() override;

    void header(const TimelineHeader& header) override;
    void slice(const TimelineSlice& slice) override;
    void counter(TimelineTrackId track, std::uint64_t time, double value) override;
    void note(const std::string& text) override;
    std::uint64_t size() const override { return file_.size(); }
    void finish() override;

protected:
    void track_added(TimelineTrackId id) override;

private:
    void packet(std::uint64_t nanoseconds, std::uint32_t field, std::string_view bytes);
    void begin_event(std::int32_t type, std::uint64_t track);
    void end_event(std::uint64_t nanoseconds);
    void annotate(perfetto::Label label, std::uint64_t value);
    void annotate_text(perfetto::Label label, TextId text);
    void root_event(const char* name, const std::vector<std::pair<perfetto::Label, std::string>>& texts,
        const std::vector<std::pair<perfetto::Label, std::uint64_t>>& numbers);
    void intern(std::uint32_t table, std::uint64_t iid, const std::string& text);
    void intern_labels();
    std::uint32_t rank(const TimelineTrack& track);

    OutputStream file_;
    std::string out_; ///< packets on their way to the file
    PacketBytes packet_, event_;
    std::vector<bool> names_, texts_; ///< interned
    std::map<std::string, std::uint32_t> ranks_; ///< of modules among their siblings
    bool began_ = false;
    std::uint64_t last_ = 0; ///< nanoseconds: for what has no time of its own
};

} // namespace pivotsim
