// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/perfetto_writer.h"

#include "base/diagnostics.h"

#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>

namespace pivotsim {
namespace {

using namespace perfetto;
using protozero::pbf_writer;

constexpr std::size_t piece = 128 * 1024; // of the file, at once
constexpr std::uint64_t ps_a_ns = 1000;
constexpr std::uint32_t sequence = 1;

std::uint64_t iid(Label label)
{
    return static_cast<std::uint64_t>(label);
}

bool mark(std::vector<bool>& interned, TextId text)
{
    if (interned.size() <= text)
        interned.resize(text + 1);
    const bool known = interned[text];
    interned[text] = true;
    return !known;
}

} // namespace

PerfettoWriter::~PerfettoWriter()
{
    try {
        finish();
    } catch (const InputError&) { // has been told, or another failure is on its way
    }
}

void PerfettoWriter::begin_packet(std::uint64_t nanoseconds)
{
    packet_.clear();
    pbf_writer packet{packet_};
    packet.add_uint64(packet::timestamp, nanoseconds);
    packet.add_uint32(packet::sequence_id, sequence);
    packet.add_uint32(packet::sequence_flags, began_ ? packet::needs_state : packet::state_cleared);
    last_ = nanoseconds;
}

void PerfettoWriter::end_packet()
{
    if (!interned_.empty()) {
        pbf_writer{packet_}.add_message(packet::interned_data, interned_);
        interned_.clear();
    }
    began_ = true;
    pbf_writer{out_}.add_message(trace::packet, packet_);
    if (out_.size() < piece)
        return;
    file_.write(out_);
    out_.clear();
}

void PerfettoWriter::begin_event(std::int32_t type, std::uint64_t track)
{
    event_.clear();
    pbf_writer event{event_};
    event.add_enum(event::type, type);
    event.add_uint64(event::track_uuid, track);
}

void PerfettoWriter::annotate(Label label, std::uint64_t value)
{
    scratch_.clear();
    pbf_writer annotation{scratch_};
    annotation.add_uint64(annotation::name_iid, iid(label));
    annotation.add_uint64(annotation::unsigned_value, value);
    pbf_writer{event_}.add_message(event::annotation, scratch_);
}

void PerfettoWriter::annotate(Label label, const std::string& text)
{
    scratch_.clear();
    pbf_writer annotation{scratch_};
    annotation.add_uint64(annotation::name_iid, iid(label));
    annotation.add_string(annotation::text_value, text);
    pbf_writer{event_}.add_message(event::annotation, scratch_);
}

void PerfettoWriter::annotate_text(Label label, TextId text_id)
{
    if (mark(texts_, text_id))
        intern(interned::annotation_texts, text_id, text(text_id));
    scratch_.clear();
    pbf_writer annotation{scratch_};
    annotation.add_uint64(annotation::name_iid, iid(label));
    annotation.add_uint64(annotation::text_iid, text_id);
    pbf_writer{event_}.add_message(event::annotation, scratch_);
}

void PerfettoWriter::intern(std::uint32_t table, std::uint64_t number, const std::string& text)
{
    scratch_.clear();
    pbf_writer entry{scratch_};
    entry.add_uint64(interned::iid, number);
    entry.add_string(interned::text, text);
    pbf_writer{interned_}.add_message(table, scratch_);
}

void PerfettoWriter::intern_labels()
{
    for (std::size_t i = 1; i < labels.size(); ++i)
        intern(interned::annotation_names, i, labels[i]);
}

/// Rows in the order of their modules, lanes behind each other.
std::uint32_t PerfettoWriter::rank(const TimelineTrack& track)
{
    constexpr std::uint32_t lanes = 1024;
    const auto next = static_cast<std::uint32_t>(ranks_.size());
    const std::string key = track.counter() ? track.module + '/' + track.name : track.module;
    return ranks_.try_emplace(key, next).first->second * lanes + track.lane;
}

void PerfettoWriter::header(const TimelineHeader& header)
{
    begin_packet(0);
    intern_labels();
    std::string process, descriptor;
    pbf_writer{process}.add_int32(descriptor::process_pid, 1);
    pbf_writer{process}.add_string(
        descriptor::process_name, fmt::format("{} on {}", header.model, header.platform));
    pbf_writer root{descriptor};
    root.add_uint64(descriptor::uuid, root_uuid);
    root.add_message(descriptor::process, process);
    root.add_enum(descriptor::child_ordering, descriptor::explicit_order);
    pbf_writer{packet_}.add_message(packet::track_descriptor, descriptor);
    end_packet();

    begin_packet(0);
    begin_event(event::instant, root_uuid);
    pbf_writer{event_}.add_string(event::name, header_name);
    annotate(Label::version, header.version);
    annotate(Label::model, header.model);
    annotate(Label::platform, header.platform);
    annotate(Label::clock_hz, header.clock.hertz);
    pbf_writer{packet_}.add_message(packet::track_event, event_);
    end_packet();
}

void PerfettoWriter::track_added(TimelineTrackId id)
{
    const TimelineTrack& added = track(id);
    std::string descriptor;
    pbf_writer row{descriptor};
    row.add_uint64(descriptor::uuid, first_uuid + id);
    row.add_string(descriptor::name, added.name);
    row.add_uint64(descriptor::parent_uuid, added.parent ? first_uuid + *added.parent : root_uuid);
    row.add_enum(descriptor::child_ordering, descriptor::explicit_order);
    row.add_int32(descriptor::sibling_rank, static_cast<std::int32_t>(rank(added)));
    if (added.counter()) {
        std::string counter;
        pbf_writer{counter}.add_string(descriptor::counter_unit, added.unit);
        row.add_message(descriptor::counter, counter);
    }
    row.add_string(descriptor::module, fmt::format("{} {} {}", added.kind, added.lane, added.module));
    begin_packet(last_);
    pbf_writer{packet_}.add_message(packet::track_descriptor, descriptor);
    end_packet();
}

void PerfettoWriter::slice(const TimelineSlice& slice)
{
    const std::uint64_t uuid = first_uuid + slice.track;
    begin_packet(slice.begin / ps_a_ns);
    begin_event(event::slice_begins, uuid);
    if (mark(names_, slice.name))
        intern(interned::event_names, slice.name, text(slice.name));
    pbf_writer{event_}.add_uint64(event::name_iid, slice.name);
    if (slice.releases != 0)
        pbf_writer{event_}.add_fixed64(event::flow, slice.releases);
    if (slice.op != 0 && slice.op != slice.name)
        annotate_text(Label::op, slice.op);
    if (slice.bound != 0)
        annotate_text(Label::bound_by, slice.bound);
    if (slice.cycles != TimelineSlice::none)
        annotate(Label::cycles, slice.cycles);
    if (slice.fold != TimelineSlice::none)
        annotate(Label::fold, slice.fold);
    if (slice.bytes != TimelineSlice::none)
        annotate(Label::bytes, slice.bytes);
    if (slice.image != TimelineSlice::none)
        annotate(Label::image, slice.image);
    if (slice.begin % ps_a_ns != 0)
        annotate(Label::begin_ps, slice.begin % ps_a_ns);
    pbf_writer{packet_}.add_message(packet::track_event, event_);
    end_packet();

    begin_packet(slice.end / ps_a_ns);
    begin_event(event::slice_ends, uuid);
    if (slice.waits_for != 0)
        pbf_writer{event_}.add_fixed64(event::flow_ends, slice.waits_for);
    if (slice.end % ps_a_ns != 0)
        annotate(Label::end_ps, slice.end % ps_a_ns);
    pbf_writer{packet_}.add_message(packet::track_event, event_);
    end_packet();
}

void PerfettoWriter::counter(TimelineTrackId track, std::uint64_t time, double value)
{
    begin_packet(time / ps_a_ns);
    begin_event(event::counter, first_uuid + track);
    pbf_writer{event_}.add_double(event::counter_value, value);
    pbf_writer{packet_}.add_message(packet::track_event, event_);
    end_packet();
}

void PerfettoWriter::note(const std::string& text)
{
    begin_packet(last_);
    begin_event(event::instant, root_uuid);
    pbf_writer{event_}.add_string(event::name, note_name);
    annotate(Label::note, text);
    pbf_writer{packet_}.add_message(packet::track_event, event_);
    end_packet();
}

void PerfettoWriter::finish()
{
    const std::string rest = std::move(out_);
    out_.clear();
    file_.write(rest);
    file_.close();
}

} // namespace pivotsim
