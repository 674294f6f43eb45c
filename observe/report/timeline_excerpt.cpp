// SPDX-License-Identifier: Apache-2.0
#include "observe/report/timeline_excerpt.h"

#include "base/text.h"
#include "observe/report/gzip_base64.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>

namespace pivotsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t nobody = 0xffffffff;
constexpr double ns_a_ps = 1e-3;

/// As the page's typed arrays read it: little-endian, as every machine that this is built for.
template <class T> void put(std::string& column, T value)
{
    std::array<char, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    column.append(bytes.data(), bytes.size());
}

/// Four digits are more than a page can show.
double rounded(double value)
{
    if (value == 0 || !std::isfinite(value))
        return 0;
    const double scale = std::pow(10.0, 3 - std::floor(std::log10(std::fabs(value))));
    return std::round(value * scale) / scale;
}

/// The number of a text in order of its first use.
std::uint32_t number_of(std::map<TextId, std::uint32_t>& numbers, TextId text)
{
    return numbers.try_emplace(text, static_cast<std::uint32_t>(numbers.size())).first->second;
}

Json texts_of(const std::map<TextId, std::uint32_t>& numbers, const TimelineSink& sink)
{
    std::vector<std::string> texts(numbers.size());
    for (const auto& [text, number] : numbers)
        texts[number] = sink.text(text);
    return texts;
}

} // namespace

void TimelineExcerpt::slice(const TimelineSlice& slice)
{
    const std::string& word = track(slice.track).kind;
    Kind& kind = kinds_[word];
    ++kind.told;
    if (kind.kept >= (word == "array" ? most_of_arrays : most_of_others))
        return;
    ++kind.kept;
    kind.until = std::max(kind.until, slice.end);
    slices_.push_back(slice);
}

/// Neighbouring steps are put together until there are few enough.
void TimelineExcerpt::series(
    TimelineTrackId track, std::uint64_t begin, std::uint64_t step, const std::vector<double>& values)
{
    Series series{track, begin, step, values};
    while (series.values.size() > most_steps) {
        const std::size_t half = (series.values.size() + 1) / 2;
        for (std::size_t i = 0; i < half; ++i) {
            const bool pair = 2 * i + 1 < series.values.size();
            series.values[i]
                = pair ? (series.values[2 * i] + series.values[2 * i + 1]) / 2 : series.values[2 * i];
        }
        series.values.resize(half);
        series.step *= 2;
    }
    series_.push_back(std::move(series));
}

/// Rows with slices in them or below: the controller's first, lanes behind their module.
std::vector<TimelineTrackId> TimelineExcerpt::drawn_order() const
{
    std::vector<bool> needed(tracks().size());
    for (const TimelineSlice& slice : slices_)
        for (std::optional<TimelineTrackId> row = slice.track; row && !needed[*row]; row = track(*row).parent)
            needed[*row] = true;
    std::map<std::string, std::size_t> first; // of a module's rows
    std::vector<TimelineTrackId> order;
    for (TimelineTrackId row = 0; row < tracks().size(); ++row) {
        first.try_emplace(track(row).module, row);
        if (needed[row])
            order.push_back(row);
    }
    const auto key = [&](TimelineTrackId row) {
        const std::string& module = track(row).module;
        const bool controller = module.find(".controller") != std::string::npos;
        return std::make_tuple(!controller, first.at(module), track(row).lane);
    };
    std::sort(
        order.begin(), order.end(), [&key](TimelineTrackId a, TimelineTrackId b) { return key(a) < key(b); });
    return order;
}

/// begin, end, bytes, op, fold, waits_for, track, name: each of all slices.
std::string TimelineExcerpt::columns(
    std::map<TextId, std::uint32_t>& names, std::map<TextId, std::uint32_t>& ops) const
{
    std::unordered_map<std::uint64_t, std::uint32_t> released_by;
    for (std::size_t i = 0; i < slices_.size(); ++i)
        if (slices_[i].releases != 0)
            released_by.emplace(slices_[i].releases, static_cast<std::uint32_t>(i));
    std::string begins, ends, bytes, operators, folds, waits, tracks, called;
    for (const TimelineSlice& slice : slices_) {
        put(begins, static_cast<double>(slice.begin) * ns_a_ps);
        put(ends, static_cast<double>(slice.end) * ns_a_ps);
        put(bytes, slice.bytes == TimelineSlice::none ? 0.0 : static_cast<double>(slice.bytes));
        put(operators, slice.op == 0 ? nobody : number_of(ops, slice.op));
        put(folds, slice.fold == TimelineSlice::none ? nobody : static_cast<std::uint32_t>(slice.fold));
        const auto blocking = released_by.find(slice.waits_for);
        put(waits, slice.waits_for == 0 || blocking == released_by.end() ? nobody : blocking->second);
        put(tracks, static_cast<std::uint16_t>(slice.track));
        put(called, static_cast<std::uint16_t>(number_of(names, slice.name)));
    }
    return begins + ends + bytes + operators + folds + waits + tracks + called;
}

std::string TimelineExcerpt::remarks() const
{
    std::string text;
    const auto add = [&text](const std::string& remark) { text += (text.empty() ? "" : "; ") + remark; };
    for (const std::string& note : notes_)
        add(note);
    for (const auto& [word, kind] : kinds_)
        if (kind.kept < kind.told)
            add(fmt::format("{} rows: {} of {} slices, up to {:.3f} ms", word, with_thousands(kind.kept),
                with_thousands(kind.told), static_cast<double>(kind.until) * 1e-9));
    return text;
}

/// What an architect looks at first comes first; queues are left to a timeline of their own.
Json TimelineExcerpt::counters() const
{
    const std::vector<std::string> units{"W", "%", "GB/s", "bytes"};
    Json list = Json::array();
    for (const std::string& unit : units)
        for (const Series& series : series_) {
            const TimelineTrack& row = track(series.track);
            if (row.unit != unit)
                continue;
            Json values = Json::array();
            for (const double value : series.values)
                values.push_back(rounded(value));
            list.push_back({{"name", row.module + " " + row.name}, {"unit", row.unit},
                {"begin_ns", static_cast<double>(series.begin) * ns_a_ps},
                {"step_ns", static_cast<double>(series.step) * ns_a_ps}, {"values", values}});
        }
    return list;
}

Json TimelineExcerpt::json()
{
    const std::vector<TimelineTrackId> order = drawn_order();
    std::map<TimelineTrackId, std::size_t> number;
    for (const TimelineTrackId row : order)
        number.emplace(row, number.size());
    for (TimelineSlice& slice : slices_)
        slice.track = static_cast<TimelineTrackId>(number.at(slice.track));
    std::stable_sort(slices_.begin(), slices_.end(), [](const TimelineSlice& a, const TimelineSlice& b) {
        return a.track != b.track ? a.track < b.track : a.begin < b.begin;
    });
    std::uint64_t begin = TimelineSlice::none, end = 0;
    for (const TimelineSlice& slice : slices_) {
        begin = std::min(begin, slice.begin);
        end = std::max(end, slice.end);
    }
    std::map<TextId, std::uint32_t> names, ops;
    const std::string slices = columns(names, ops);
    Json json{{"begin_ns", slices_.empty() ? 0.0 : static_cast<double>(begin) * ns_a_ps},
        {"end_ns", static_cast<double>(end) * ns_a_ps}, {"clock_hz", header_.clock.hertz},
        {"note", remarks()}, {"tracks", Json::array()}};
    for (const TimelineTrackId id : order) {
        const TimelineTrack& row = track(id);
        json["tracks"].push_back({{"name", row.module}, {"lane", row.lane}, {"kind", row.kind},
            {"parent", row.parent ? Json(number.at(*row.parent)) : Json()}});
    }
    json["names"] = texts_of(names, *this);
    json["ops"] = texts_of(ops, *this);
    json["count"] = slices_.size();
    json["slices"] = gzip_base64(slices);
    json["counters"] = counters();
    return json;
}

} // namespace pivotsim
