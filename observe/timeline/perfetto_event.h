// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/timeline/perfetto_fields.h"
#include "observe/timeline/timeline_sink.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace protozero {
class pbf_reader;
}

namespace pivotsim {

/// What a TrackEvent of a file says. Annotations that are not ours are left out.
struct PerfettoEvent {
    static constexpr std::uint64_t ps_a_ns = 1000;
    using Labels = std::unordered_map<std::uint64_t, perfetto::Label>; ///< by iid

    std::int32_t type = 0;
    std::uint64_t uuid = 0, name_iid = 0, nanoseconds = 0, flow = 0, flow_ends = 0;
    double value = 0;
    std::string name;
    std::array<std::uint64_t, perfetto::labels.size()> numbers; ///< by Label; TimelineSlice::none: not there
    std::unordered_map<std::size_t, std::string> texts; ///< by Label

    /// Throws protozero::exception.
    PerfettoEvent(protozero::pbf_reader data, std::uint64_t time, const Labels& labels);

    std::uint64_t number(perfetto::Label label) const { return numbers[static_cast<std::size_t>(label)]; }
    std::string text(perfetto::Label label) const
    {
        const auto found = texts.find(static_cast<std::size_t>(label));
        return found == texts.end() ? std::string{} : found->second;
    }
    /// With what the timestamp leaves out.
    std::uint64_t picoseconds(perfetto::Label rest) const
    {
        const std::uint64_t more = number(rest);
        return nanoseconds * ps_a_ns + (more < ps_a_ns ? more : 0);
    }

private:
    void annotation(protozero::pbf_reader data, const Labels& labels);
};

} // namespace pivotsim
