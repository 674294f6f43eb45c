// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/perfetto_event.h"

#include "observe/timeline/perfetto_wire.h"

#include <protozero/pbf_reader.hpp>

namespace pivotsim {

using namespace perfetto;

PerfettoEvent::PerfettoEvent(protozero::pbf_reader data, std::uint64_t time, const Labels& labels)
    : nanoseconds(time)
{
    numbers.fill(TimelineSlice::none);
    while (data.next()) {
        switch (data.tag_and_type()) {
        case as_varint(event::type):
            type = data.get_enum();
            break;
        case as_varint(event::track_uuid):
            uuid = data.get_uint64();
            break;
        case as_varint(event::name_iid):
            name_iid = data.get_uint64();
            break;
        case as_length(event::name):
            name = data.get_string();
            break;
        case as_fixed64(event::counter_value):
            value = data.get_double();
            break;
        case as_fixed64(event::flow):
            flow = data.get_fixed64();
            break;
        case as_fixed64(event::flow_ends):
            flow_ends = data.get_fixed64();
            break;
        case as_length(event::annotation):
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
        switch (data.tag_and_type()) {
        case as_varint(annotation::name_iid): {
            const auto found = labels.find(data.get_uint64());
            label = found == labels.end() ? 0 : static_cast<std::size_t>(found->second);
            break;
        }
        case as_varint(annotation::unsigned_value):
        case as_varint(annotation::text_iid):
            numbers[label] = data.get_uint64();
            break;
        case as_length(annotation::text_value):
            texts[label] = data.get_string();
            break;
        default:
            data.skip();
        }
    }
}

} // namespace pivotsim
