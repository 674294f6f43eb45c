// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/perfetto_event.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace protozero {
class pbf_reader;
}

namespace pivotsim {

/// Tells a sink what a file of PerfettoWriter holds, in the file's order. A file that was cut is told up to
/// there. Memory grows with rows and texts, not with slices.
class PerfettoReader {
public:
    struct Outcome {
        bool cut = false; ///< the file ends within a packet, or slices never end
        std::uint64_t packets = 0, slices = 0;
        std::uint64_t fault_count = 0;
        std::vector<std::string> faults; ///< what does not fit together; the first twenty
    };

    explicit PerfettoReader(TimelineSink& sink) : sink_(sink) { }

    /// Throws InputError if the file cannot be read or is not one of ours.
    Outcome read(const std::string& path);

private:
    struct Row {
        TimelineTrackId id;
        bool open = false;
        bool names_operators = false; ///< a slice without operator is called after it
        TimelineSlice slice; ///< the open one
    };

    void packet(const std::string& bytes);
    void interned(protozero::pbf_reader data);
    void intern(protozero::pbf_reader data, std::unordered_map<std::uint64_t, TextId>& table);
    void label(protozero::pbf_reader data);
    void descriptor(protozero::pbf_reader data);
    void event(protozero::pbf_reader data, std::uint64_t nanoseconds);
    void root_event(const PerfettoEvent& event);
    void begin_slice(Row& row, const PerfettoEvent& event);
    void end_slice(Row& row, const PerfettoEvent& event);
    TextId known(const std::unordered_map<std::uint64_t, TextId>& table, std::uint64_t iid, const char* what);
    TextId text(const std::string& text);
    void fault(std::string what);

    TimelineSink& sink_;
    Outcome outcome_;
    bool ours_ = false; ///< the header was read
    std::unordered_map<std::uint64_t, Row> rows_; ///< by uuid
    std::unordered_map<std::uint64_t, TextId> names_, texts_; ///< by iid
    PerfettoEvent::Labels labels_;
    std::unordered_map<std::string, TextId> known_;
};

} // namespace pivotsim
