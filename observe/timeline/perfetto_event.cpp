// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/perfetto_event.h"

#include <protozero/pbf_reader.hpp>

namespace pivotsim {

using namespace perfetto;

PerfettoEvent::PerfettoEvent(protozero::pbf_reader data, std::uint64_t time, const Labels& labels)
    : nanoseconds(time)
{
    numbers.fill(TimelineSlice::none);
    while (data.next()) {
        switch (data.tag()) {
        case event::type:
            type = data.get_enum();
            break;
        case event::track_uuid:
            uuid = data.get_uint64();
            break;
        case event::name_iid:
            name_iid = data.get_uint64();
            break;
        case event::name:
            name = data.get_string();
            break;
        case event::counter_value:
            value = data.get_double();
            break;
        case event::flow:
            flow = data.get_fixed64();
            break;
        case event::flow_ends:
            flow_ends = data.get_fixed64();
            break;
        case event::annotation:
            annotation(data.get_message(), labels);
            break;
        default:
            data.skip();
        }
    }
}

void PerfettoEvent::annotation(protozero::pbf_reader data, const Labels& labels)
{
    std::size_t label = 0;
    while (data.next()) {
        switch (data.tag()) {
        case annotation::name_iid: {
            const auto found = labels.find(data.get_uint64());
            label = found == labels.end() ? 0 : static_cast<std::size_t>(found->second);
            break;
        }
        case annotation::unsigned_value:
        case annotation::text_iid:
            numbers[label] = data.get_uint64();
            break;
        case annotation::text_value:
            texts[label] = data.get_string();
            break;
        default:
            data.skip();
        }
    }
}

} // namespace pivotsim
