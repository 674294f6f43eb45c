// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace pivotsim::perfetto {

// Field numbers of the subset of Perfetto's trace format that is written and read: perfetto_trace.proto's
// Trace, TracePacket, TrackDescriptor, TrackEvent, DebugAnnotation, InternedData. tests/observe/timeline has
// the subset as a .proto.

namespace trace {
constexpr std::uint32_t packet = 1;
}

namespace packet {
constexpr std::uint32_t timestamp = 8, sequence_id = 10, track_event = 11, interned_data = 12,
                        sequence_flags = 13, track_descriptor = 60;
constexpr std::uint32_t state_cleared = 1, needs_state = 2; // of sequence_flags
} // namespace packet

namespace descriptor {
constexpr std::uint32_t uuid = 1, name = 2, process = 3, parent_uuid = 5, counter = 8, child_ordering = 11,
                        sibling_rank = 12;
constexpr std::uint32_t explicit_order = 3; // of child_ordering
/// Our own, which other readers skip: module, kind and lane, as "array 0 platform.pl.pe_array".
constexpr std::uint32_t module = 9900;
constexpr std::uint32_t process_pid = 1, process_name = 6; // of process
constexpr std::uint32_t counter_unit = 6; // of counter
} // namespace descriptor

namespace event {
constexpr std::uint32_t annotation = 4, type = 9, name_iid = 10, track_uuid = 11, name = 23,
                        counter_value = 44, flow = 47, flow_ends = 48;
enum Type : std::int32_t { slice_begins = 1, slice_ends = 2, instant = 3, counter = 4 };
} // namespace event

namespace annotation {
constexpr std::uint32_t name_iid = 1, unsigned_value = 3, text_value = 6, text_iid = 17;
} // namespace annotation

namespace interned {
constexpr std::uint32_t event_names = 2, annotation_names = 3, annotation_texts = 29;
constexpr std::uint32_t iid = 1, text = 2; // of each
} // namespace interned

/// What a slice's annotations are called; their place here is their iid.
enum class Label : std::uint64_t {
    none,
    op,
    bound_by,
    cycles,
    fold,
    bytes,
    image,
    begin_ps, ///< picoseconds that a timestamp in nanoseconds leaves out
    end_ps,
    version, ///< of the header
    model,
    platform,
    clock_hz,
    note
};
constexpr std::array<const char*, 14> labels{"", "op", "bound_by", "cycles", "fold", "bytes", "image",
    "begin_ps", "end_ps", "version", "model", "platform", "clock_hz", "note"};

/// Names of instants on the root's row.
constexpr const char* header_name = "pivotsim timeline";
constexpr const char* note_name = "note";

constexpr std::uint64_t root_uuid = 1, first_uuid = 2;

} // namespace pivotsim::perfetto
