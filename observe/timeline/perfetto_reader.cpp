// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/perfetto_reader.h"

#include "base/diagnostics.h"
#include "observe/timeline/packet_source.h"
#include "observe/timeline/perfetto_fields.h"
#include "observe/timeline/perfetto_wire.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <protozero/pbf_reader.hpp>

namespace pivotsim {
namespace {

using namespace perfetto;
using protozero::pbf_reader;

constexpr std::uint64_t ps_a_ns = PerfettoEvent::ps_a_ns;
constexpr std::uint64_t last_ns = TimelineSlice::none / ps_a_ns - 1;
constexpr std::uint64_t fastest_clock = 500'000'000'000; // Hz; a cycle lasts a picosecond at least

/// Of a table of texts.
struct Entry {
    std::uint64_t iid = 0;
    std::string text;

    explicit Entry(pbf_reader data)
    {
        while (data.next())
            switch (data.tag_and_type()) {
            case as_varint(interned::iid):
                iid = data.get_uint64();
                break;
            case as_length(interned::text):
                text = data.get_string();
                break;
            default:
                data.skip();
            }
    }
};

} // namespace

PerfettoReader::Outcome PerfettoReader::read(const std::string& path)
{
    PacketSource source(path);
    std::string bytes;
    while (source.next(bytes)) {
        ++outcome_.packets;
        try {
            packet(bytes);
        } catch (const protozero::exception& exception) {
            fault(fmt::format(
                "packet {}, which ends at byte {}: {}", outcome_.packets, source.offset(), exception.what()));
        }
        constexpr std::uint64_t introduction = 64; // packets
        if (!ours_ && outcome_.packets >= introduction)
            break;
    }
    if (!ours_)
        throw InputError({}, "E-TIMELINE",
            fmt::format("'{}' is {}", path,
                outcome_.packets == 0 ? "empty, or cut within its first packet"
                                      : "no timeline of pivotsim's"),
            {"'run --timeline FILE' writes them (.pftrace)"});
    const bool open
        = std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row.second.open; });
    outcome_.cut = source.cut() || open;
    sink_.finish();
    return outcome_;
}

void PerfettoReader::fault(std::string what)
{
    constexpr std::size_t most = 20;
    if (++outcome_.fault_count <= most)
        outcome_.faults.push_back(std::move(what));
}

void PerfettoReader::packet(const std::string& bytes)
{
    std::uint64_t nanoseconds = 0;
    pbf_reader times{bytes};
    while (times.next(packet::timestamp, protozero::pbf_wire_type::varint))
        nanoseconds = times.get_uint64();
    if (nanoseconds > last_ns) {
        fault(fmt::format("packet {}: a time of {} ns", outcome_.packets, nanoseconds));
        return;
    }
    pbf_reader texts{bytes}; // an event may come before the texts that it needs
    while (texts.next(packet::interned_data, protozero::pbf_wire_type::length_delimited))
        interned(texts.get_message());
    pbf_reader rest{bytes};
    while (rest.next()) {
        switch (rest.tag_and_type()) {
        case as_length(packet::track_descriptor):
            descriptor(rest.get_message());
            break;
        case as_length(packet::track_event):
            event(rest.get_message(), nanoseconds);
            break;
        default:
            rest.skip();
        }
    }
}

void PerfettoReader::interned(pbf_reader data)
{
    while (data.next()) {
        switch (data.tag_and_type()) {
        case as_length(interned::event_names):
            intern(data.get_message(), names_);
            break;
        case as_length(interned::annotation_texts):
            intern(data.get_message(), texts_);
            break;
        case as_length(interned::annotation_names):
            label(data.get_message());
            break;
        default:
            data.skip();
        }
    }
}

void PerfettoReader::intern(pbf_reader data, std::unordered_map<std::uint64_t, TextId>& table)
{
    const Entry entry(data);
    table[entry.iid] = text(entry.text);
}

void PerfettoReader::label(pbf_reader data)
{
    const Entry entry(data);
    const auto label = std::find(perfetto::labels.begin(), perfetto::labels.end(), entry.text);
    if (label != perfetto::labels.end())
        labels_[entry.iid] = static_cast<Label>(label - perfetto::labels.begin());
}

TextId PerfettoReader::text(const std::string& text)
{
    const auto [place, added] = known_.try_emplace(text, 0);
    if (added)
        place->second = sink_.add_text(text);
    return place->second;
}

void PerfettoReader::descriptor(pbf_reader data)
{
    TimelineTrack track;
    std::uint64_t uuid = 0, parent = root_uuid;
    std::string module;
    while (data.next()) {
        switch (data.tag_and_type()) {
        case as_varint(descriptor::uuid):
            uuid = data.get_uint64();
            break;
        case as_length(descriptor::name):
            track.name = data.get_string();
            break;
        case as_varint(descriptor::parent_uuid):
            parent = data.get_uint64();
            break;
        case as_length(descriptor::counter): {
            pbf_reader counter = data.get_message();
            while (counter.next(descriptor::counter_unit, protozero::pbf_wire_type::length_delimited))
                track.unit = counter.get_string();
            break;
        }
        case as_length(descriptor::module):
            module = data.get_string();
            break;
        default:
            data.skip();
        }
    }
    if (uuid == root_uuid)
        return;
    const std::size_t first = module.find(' '), second = module.find(' ', first + 1);
    if (second == std::string::npos) {
        fault(fmt::format("row '{}' does not say which module it belongs to", track.name));
        return;
    }
    track.kind = module.substr(0, first);
    std::from_chars(module.data() + first + 1, module.data() + second, track.lane);
    track.module = module.substr(second + 1);
    if (parent != root_uuid) {
        const auto above = rows_.find(parent);
        if (above == rows_.end())
            fault(fmt::format("row '{}' lies under one that is not there", track.name));
        else
            track.parent = above->second.id;
    }
    if (rows_.count(uuid) > 0) {
        fault(fmt::format("row '{}' is there twice", track.name));
        return;
    }
    Row row{};
    row.names_operators = track.kind == "unit" || track.kind == "core";
    row.id = sink_.add_track(track);
    rows_.emplace(uuid, row);
}

void PerfettoReader::event(pbf_reader data, std::uint64_t nanoseconds)
{
    const PerfettoEvent event{data, nanoseconds, labels_};
    if (event.uuid == root_uuid) {
        root_event(event);
        return;
    }
    const auto row = rows_.find(event.uuid);
    if (row == rows_.end()) {
        fault(fmt::format("packet {}: an event on a row that is not there", outcome_.packets));
        return;
    }
    if (event.type == event::slice_begins)
        begin_slice(row->second, event);
    else if (event.type == event::slice_ends)
        end_slice(row->second, event);
    else if (event.type == event::counter && std::isfinite(event.value))
        sink_.counter(row->second.id, nanoseconds * ps_a_ns, event.value);
    else
        fault(fmt::format("packet {}: an event of an unknown kind", outcome_.packets));
}

/// The header and notes.
void PerfettoReader::root_event(const PerfettoEvent& event)
{
    if (event.name == note_name) {
        sink_.note(event.text(Label::note));
        return;
    }
    if (event.name != header_name || ours_)
        return;
    const std::uint64_t clock = event.number(Label::clock_hz);
    if (clock == 0 || clock > fastest_clock)
        return;
    ours_ = true;
    sink_.header({event.text(Label::version), event.text(Label::model), event.text(Label::platform),
        Frequency{clock}});
}

TextId PerfettoReader::known(
    const std::unordered_map<std::uint64_t, TextId>& table, std::uint64_t iid, const char* what)
{
    const auto found = table.find(iid);
    if (found != table.end())
        return found->second;
    fault(fmt::format("packet {}: {} {} is not in the file", outcome_.packets, what, iid));
    return 0;
}

void PerfettoReader::begin_slice(Row& row, const PerfettoEvent& event)
{
    if (row.open)
        fault(fmt::format("packet {}: a slice begins on '{}' before the last one has ended", outcome_.packets,
            sink_.track(row.id).name));
    row.open = true;
    TimelineSlice& slice = row.slice = {};
    slice.track = row.id;
    slice.name = known(names_, event.name_iid, "name");
    slice.begin = event.picoseconds(Label::begin_ps);
    slice.releases = event.flow;
    slice.cycles = event.number(Label::cycles);
    slice.fold = event.number(Label::fold);
    slice.bytes = event.number(Label::bytes);
    slice.image = event.number(Label::image);
    if (const std::uint64_t iid = event.number(Label::op); iid != TimelineSlice::none)
        slice.op = known(texts_, iid, "operator");
    else if (row.names_operators)
        slice.op = slice.name;
    if (const std::uint64_t iid = event.number(Label::bound_by); iid != TimelineSlice::none)
        slice.bound = known(texts_, iid, "resource");
}

void PerfettoReader::end_slice(Row& row, const PerfettoEvent& event)
{
    if (!row.open) {
        fault(fmt::format("packet {}: a slice ends on '{}' that has not begun", outcome_.packets,
            sink_.track(row.id).name));
        return;
    }
    row.open = false;
    row.slice.end = event.picoseconds(Label::end_ps);
    row.slice.waits_for = event.flow_ends;
    if (row.slice.end < row.slice.begin) {
        fault(fmt::format(
            "packet {}: a slice on '{}' ends before it begins", outcome_.packets, sink_.track(row.id).name));
        return;
    }
    ++outcome_.slices;
    sink_.slice(row.slice);
}

} // namespace pivotsim
