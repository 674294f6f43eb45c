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
constexpr std::size_t small = 384; // bytes: what PacketBytes takes beside a packet's own
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

void PerfettoWriter::packet(std::uint64_t nanoseconds, std::uint32_t field, std::string_view bytes)
{
    packet_.clear();
    packet_.number(packet::timestamp, nanoseconds);
    packet_.number(packet::sequence_id, sequence);
    packet_.number(packet::sequence_flags, began_ ? packet::needs_state : packet::state_cleared);
    began_ = true;
    last_ = nanoseconds;
    pbf_writer trace{out_};
    if (bytes.size() < small) {
        packet_.message(field, bytes);
        trace.add_message(trace::packet, packet_.view().data(), packet_.view().size());
    } else {
        std::string whole{packet_.view()};
        pbf_writer{whole}.add_message(field, bytes.data(), bytes.size());
        trace.add_message(trace::packet, whole);
    }
    if (out_.size() < piece)
        return;
    file_.write(out_);
    out_.clear();
}

void PerfettoWriter::begin_event(std::int32_t type, std::uint64_t track)
{
    event_.clear();
    event_.number(event::type, static_cast<std::uint64_t>(type));
    event_.number(event::track_uuid, track);
}

void PerfettoWriter::end_event(std::uint64_t nanoseconds)
{
    packet(nanoseconds, packet::track_event, event_.view());
}

void PerfettoWriter::annotate(Label label, std::uint64_t value)
{
    PacketBytes annotation;
    annotation.number(annotation::name_iid, iid(label));
    annotation.number(annotation::unsigned_value, value);
    event_.message(event::annotation, annotation.view());
}

/// The text is in the file already.
void PerfettoWriter::annotate_text(Label label, TextId text_id)
{
    PacketBytes annotation;
    annotation.number(annotation::name_iid, iid(label));
    annotation.number(annotation::text_iid, text_id);
    event_.message(event::annotation, annotation.view());
}

void PerfettoWriter::intern(std::uint32_t table, std::uint64_t number, const std::string& text)
{
    std::string entry, data;
    pbf_writer{entry}.add_uint64(interned::iid, number);
    pbf_writer{entry}.add_string(interned::text, text);
    pbf_writer{data}.add_message(table, entry);
    packet(last_, packet::interned_data, data);
}

void PerfettoWriter::intern_labels()
{
    for (std::size_t i = 1; i < labels.size(); ++i)
        intern(interned::annotation_names, i, labels[i]);
}

void PerfettoWriter::root_event(const char* name, const std::vector<std::pair<Label, std::string>>& texts,
    const std::vector<std::pair<Label, std::uint64_t>>& numbers)
{
    std::string event;
    pbf_writer writer{event};
    writer.add_enum(event::type, event::instant);
    writer.add_uint64(event::track_uuid, root_uuid);
    writer.add_string(event::name, name);
    for (const auto& [label, text] : texts) {
        std::string annotation;
        pbf_writer{annotation}.add_uint64(annotation::name_iid, iid(label));
        pbf_writer{annotation}.add_string(annotation::text_value, text);
        writer.add_message(event::annotation, annotation);
    }
    for (const auto& [label, number] : numbers) {
        std::string annotation;
        pbf_writer{annotation}.add_uint64(annotation::name_iid, iid(label));
        pbf_writer{annotation}.add_uint64(annotation::unsigned_value, number);
        writer.add_message(event::annotation, annotation);
    }
    packet(last_, packet::track_event, event);
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
    intern_labels();
    std::string process, descriptor;
    pbf_writer{process}.add_int32(descriptor::process_pid, 1);
    pbf_writer{process}.add_string(
        descriptor::process_name, fmt::format("{} on {}", header.model, header.platform));
    pbf_writer root{descriptor};
    root.add_uint64(descriptor::uuid, root_uuid);
    root.add_message(descriptor::process, process);
    root.add_enum(descriptor::child_ordering, descriptor::explicit_order);
    packet(0, packet::track_descriptor, descriptor);
    root_event(header_name,
        {{Label::version, header.version}, {Label::model, header.model}, {Label::platform, header.platform}},
        {{Label::clock_hz, header.clock.hertz}});
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
    packet(last_, packet::track_descriptor, descriptor);
}

void PerfettoWriter::slice(const TimelineSlice& slice)
{
    const bool names_op = slice.op != 0 && slice.op != slice.name;
    if (mark(names_, slice.name))
        intern(interned::event_names, slice.name, text(slice.name));
    for (const TextId needed : {names_op ? slice.op : 0, slice.bound})
        if (needed != 0 && mark(texts_, needed))
            intern(interned::annotation_texts, needed, text(needed));

    const std::uint64_t uuid = first_uuid + slice.track;
    begin_event(event::slice_begins, uuid);
    event_.number(event::name_iid, slice.name);
    if (slice.releases != 0)
        event_.fixed64(event::flow, slice.releases);
    if (names_op)
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
    end_event(slice.begin / ps_a_ns);

    begin_event(event::slice_ends, uuid);
    if (slice.waits_for != 0)
        event_.fixed64(event::flow_ends, slice.waits_for);
    if (slice.end % ps_a_ns != 0)
        annotate(Label::end_ps, slice.end % ps_a_ns);
    end_event(slice.end / ps_a_ns);
}

void PerfettoWriter::counter(TimelineTrackId track, std::uint64_t time, double value)
{
    begin_event(event::counter, first_uuid + track);
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    event_.fixed64(event::counter_value, bits);
    end_event(time / ps_a_ns);
}

void PerfettoWriter::note(const std::string& text)
{
    root_event(note_name, {{Label::note, text}}, {});
}

void PerfettoWriter::finish()
{
    const std::string rest = std::move(out_);
    out_.clear();
    file_.write(rest);
    file_.close();
}

} // namespace pivotsim
