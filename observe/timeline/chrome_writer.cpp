// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/chrome_writer.h"

#include "base/diagnostics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pivotsim {
namespace {

constexpr std::size_t piece = 128 * 1024;

/// Bytes that are no UTF-8 are replaced.
std::string quoted(const std::string& text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Microseconds.
std::string time(std::uint64_t picoseconds)
{
    constexpr std::uint64_t ps_a_us = 1'000'000;
    return fmt::format("{}.{:06}", picoseconds / ps_a_us, picoseconds % ps_a_us);
}

} // namespace

ChromeWriter::~ChromeWriter()
{
    try {
        finish();
    } catch (const InputError&) { // has been told, or another failure is on its way
    }
}

void ChromeWriter::add(const std::string& event)
{
    out_ += events_++ == 0 ? "{\"traceEvents\": [\n" : ",\n";
    out_ += event;
    if (out_.size() < piece)
        return;
    file_.write(out_);
    out_.clear();
}

void ChromeWriter::header(const TimelineHeader& header)
{
    header_ = fmt::format("\"version\": {}, \"model\": {}, \"platform\": {}, \"clock_hz\": {}",
        quoted(header.version), quoted(header.model), quoted(header.platform), header.clock.hertz);
    add(fmt::format("{{\"ph\": \"M\", \"pid\": 1, \"name\": \"process_name\", \"args\": {{\"name\": {}}}}}",
        quoted(header.model + " on " + header.platform)));
}

void ChromeWriter::track_added(TimelineTrackId id)
{
    const TimelineTrack& row = track(id);
    if (row.counter())
        return;
    const std::string name = row.lane == 0 ? row.module : fmt::format("{} #{}", row.module, row.lane + 1);
    add(fmt::format("{{\"ph\": \"M\", \"pid\": 1, \"tid\": {}, \"name\": \"thread_name\", \"args\": "
                    "{{\"name\": {}}}}}",
        id + 1, quoted(name)));
    add(fmt::format("{{\"ph\": \"M\", \"pid\": 1, \"tid\": {}, \"name\": \"thread_sort_index\", \"args\": "
                    "{{\"sort_index\": {}}}}}",
        id + 1, id));
}

std::string ChromeWriter::arguments(const TimelineSlice& slice) const
{
    std::string arguments;
    const auto put = [&arguments](const char* name, const std::string& value) {
        arguments += fmt::format("{}\"{}\": {}", arguments.empty() ? "" : ", ", name, value);
    };
    const auto number = [&put](const char* name, std::uint64_t value) {
        if (value != TimelineSlice::none)
            put(name, std::to_string(value));
    };
    if (slice.op != 0)
        put("op", quoted(text(slice.op)));
    if (slice.bound != 0)
        put("bound_by", quoted(text(slice.bound)));
    number("cycles", slice.cycles);
    number("fold", slice.fold);
    number("bytes", slice.bytes);
    number("image", slice.image);
    return arguments;
}

void ChromeWriter::slice(const TimelineSlice& slice)
{
    add(fmt::format(
        "{{\"ph\": \"X\", \"pid\": 1, \"tid\": {}, \"name\": {}, \"ts\": {}, \"dur\": {}, \"args\": "
        "{{{}}}}}",
        slice.track + 1, quoted(text(slice.name)), time(slice.begin), time(slice.end - slice.begin),
        arguments(slice)));
    if (slice.releases != 0)
        arrow("\"s\"", slice.releases, slice.track, slice.begin);
    if (slice.waits_for != 0)
        arrow("\"f\", \"bp\": \"e\"", slice.waits_for, slice.track, slice.end);
}

void ChromeWriter::arrow(const char* phase, std::uint64_t number, TimelineTrackId row, std::uint64_t at)
{
    add(fmt::format("{{\"ph\": {}, \"pid\": 1, \"tid\": {}, \"id\": {}, \"name\": \"waits for\", \"cat\": "
                    "\"wait\", \"ts\": {}}}",
        phase, row + 1, number, time(at)));
}

void ChromeWriter::counter(TimelineTrackId id, std::uint64_t at, double value)
{
    const TimelineTrack& row = track(id);
    add(fmt::format("{{\"ph\": \"C\", \"pid\": 1, \"name\": {}, \"ts\": {}, \"args\": {{{}: {}}}}}",
        quoted(row.module + " " + row.name), time(at), quoted(row.unit), value));
}

void ChromeWriter::note(const std::string& text)
{
    notes_ += (notes_.empty() ? "" : ", ") + quoted(text);
}

void ChromeWriter::finish()
{
    if (finished_)
        return;
    finished_ = true;
    out_ += fmt::format("{}\n], \"displayTimeUnit\": \"ns\", \"otherData\": {{{}{}\"notes\": [{}]}}}}\n",
        events_ == 0 ? "{\"traceEvents\": [" : "", header_, header_.empty() ? "" : ", ", notes_);
    const std::string rest = std::move(out_);
    file_.write(rest);
    file_.close();
}

} // namespace pivotsim
