// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_sink.h"

namespace pivotsim {

TimelineTrackId TimelineSink::add_track(const TimelineTrack& track)
{
    tracks_.push_back(track);
    const auto id = static_cast<TimelineTrackId>(tracks_.size() - 1);
    track_added(id);
    return id;
}

TextId TimelineSink::add_text(const std::string& text)
{
    texts_.push_back(text);
    return static_cast<TextId>(texts_.size() - 1);
}

void TimelineSink::series(
    TimelineTrackId track, std::uint64_t begin, std::uint64_t step, const std::vector<double>& values)
{
    std::optional<double> last;
    for (const double value : values) {
        if (!last || *last != value)
            counter(track, begin, value);
        last = value;
        begin += step;
    }
}

} // namespace pivotsim
