// SPDX-License-Identifier: Apache-2.0
#include "observe/wave/wave_recorder.h"

#include "base/diagnostics.h"
#include "observe/wave/neighbour_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

namespace pivotsim {
namespace {

using sc_core::sc_time;

// The controller's signals; they are the first of all.
enum ControllerSignal : SignalId { image, images, pass, course, gate, controller_signals };

} // namespace

WaveRecorder::WaveRecorder(const Trace& trace, WaveOptions options)
    : trace_(trace), options_(std::move(options)), file_(WaveFile::open(options_.file, options_.force)),
      writer_(*file_), sorter_([this](const SignalChange& change) { take(change); }),
      operator_names_(trace.operators().size(), -1)
{
    for (std::size_t i = 0; i < pivotsim::activities; ++i)
        activities_.push_back(writer_.text(to_string(static_cast<Activity>(i))));
    for (std::size_t i = 0; i < stall_causes; ++i)
        causes_.push_back(i == 0 ? 0 : writer_.text(to_string(static_cast<StallCause>(i))));
    idle_ = writer_.text("idle");
    in_full_ = writer_.text("in full");
    repeated_ = writer_.text("as before");
}

WaveRecorder::~WaveRecorder() = default;

TrackId WaveRecorder::add_track(const std::string& name, TrackKind kind, std::uint64_t capacity)
{
    if (tracks_.empty())
        add_controller(name.substr(0, name.find('.')));
    track_names_.push_back(name);
    Track& track = tracks_.emplace_back(Track{kind, options_.modules.passes(name), 0, 0});
    track.shown &= options_.detail >= wave_detail(kind);
    if (!track.shown)
        return static_cast<TrackId>(tracks_.size() - 1);
    const WavePlace place = wave_place(name, kind);
    constexpr unsigned transactions = 16, folds = 40;
    switch (kind) {
    case TrackKind::array:
        track.first = add_signal(place, "state", SignalKind::text, 1, false, idle_);
        add_signal(place, "stall", SignalKind::text);
        add_signal(place, "op", SignalKind::text);
        add_signal(place, "fold", SignalKind::number, folds);
        add_lane(track, 4, {idle_});
        break;
    case TrackKind::unit:
        track.first = add_signal(place, "op", SignalKind::text);
        add_signal(place, "busy", SignalKind::bit);
        add_lane(track, 2);
        break;
    case TrackKind::core:
    case TrackKind::refresh:
        track.first = add_signal(place, "busy", SignalKind::bit);
        add_lane(track, 1);
        break;
    case TrackKind::bank:
        track.first = add_signal(place, "command", SignalKind::text);
        add_lane(track, 1);
        break;
    case TrackKind::dma:
        track.first = add_signal(place, "movements", SignalKind::number, transactions, true);
        break;
    case TrackKind::port:
    case TrackKind::wires:
    case TrackKind::memory:
        track.first = add_signal(place, "reads", SignalKind::number, transactions, true);
        add_signal(place, "writes", SignalKind::number, transactions, true);
        break;
    case TrackKind::buffer:
        track.first = add_signal(place, "occupancy", SignalKind::number, wave_bits(capacity), true);
        break;
    }
    return static_cast<TrackId>(tracks_.size() - 1);
}

SignalId WaveRecorder::add_signal(const WavePlace& place, const std::string& name, SignalKind kind,
    unsigned width, bool level, std::int64_t value)
{
    const SignalId signal = writer_.add_signal(place.module, name, kind, width, value);
    std::string label;
    if (place.labelled)
        label = place.module.substr(place.module.rfind('.') + 1) + " " + name;
    view_.add_row(place.group, place.rank, place.open,
        {writer_.name(signal), std::move(label), kind, writer_.width(signal), level});
    return signal;
}

void WaveRecorder::add_controller(const std::string& root)
{
    const std::string name = root + ".controller";
    track_names_.push_back(name);
    controller_shown_ = options_.modules.passes(name);
    if (!controller_shown_)
        return;
    const WavePlace place{name, name, 0, true, false};
    constexpr unsigned counts = 32, passes = 8;
    add_signal(place, "image", SignalKind::number, counts);
    add_signal(place, "images", SignalKind::number, counts);
    add_signal(place, "pass", SignalKind::number, passes);
    add_signal(place, "course", SignalKind::text);
    add_signal(place, "gate", SignalKind::text);
}

void WaveRecorder::add_lane(Track& track, std::size_t signals, const StateLane::Values& at_rest)
{
    track.lane = lanes_.size();
    lanes_.emplace_back(sorter_, track.first, signals, at_rest);
}

/// What cannot be written is told in the end: the kernel would wrap an exception.
template <class Work> void WaveRecorder::unless_failed(Work work)
{
    if (failure_)
        return;
    try {
        work();
    } catch (...) {
        failure_ = std::current_exception();
    }
}

void WaveRecorder::slice(TrackId id, const Slice& slice)
{
    const bool in_window = options_.window.shows(slice); // asked of all: it notes whose time it is
    const Track& track = tracks_[id];
    if (!in_window || !track.shown)
        return;
    unless_failed([&] {
        if (track.kind == TrackKind::dma || track.kind == TrackKind::port || track.kind == TrackKind::wires
            || track.kind == TrackKind::memory)
            outstanding(track, slice);
        else
            show(track, slice);
    });
}

void WaveRecorder::show(const Track& track, const Slice& slice)
{
    StateLane::Values values{};
    switch (track.kind) {
    case TrackKind::array:
        values = {activities_[static_cast<std::size_t>(slice.activity)],
            causes_[static_cast<std::size_t>(slice.cause)], name_of(slice.op),
            static_cast<std::int64_t>(slice.fold)};
        break;
    case TrackKind::unit:
        values = {name_of(slice.op), 1};
        break;
    case TrackKind::bank:
        values = {activities_[static_cast<std::size_t>(slice.activity)]};
        break;
    default:
        values = {slice.activity == Activity::stall ? 0 : 1};
        break;
    }
    lanes_[track.lane].show(picoseconds(slice.begin), picoseconds(slice.end), values);
}

void WaveRecorder::outstanding(const Track& track, const Slice& slice)
{
    if (slice.begin == slice.end)
        return;
    const bool second = track.kind != TrackKind::dma && slice.activity == Activity::write;
    const SignalId signal = track.first + (second ? 1 : 0);
    sorter_.add({picoseconds(slice.begin), signal, SignalChange::Kind::add, 1});
    sorter_.add({picoseconds(slice.end), signal, SignalChange::Kind::add, -1});
}

void WaveRecorder::level(TrackId id, sc_time time, std::uint64_t value)
{
    if (orders_.size() <= id)
        orders_.resize(id + 1);
    orders_[id].change(picoseconds(time), value,
        [this, id](std::uint64_t when, std::uint64_t held) { set_level(id, when, held); });
}

void WaveRecorder::set_level(TrackId id, std::uint64_t when, std::uint64_t value)
{
    // Levels before a window say what there is at its begin.
    const sc_time time = sc_time::from_value(when);
    const Window& window = options_.window;
    if (tracks_[id].shown && (time < window.begin() || window.shows(time)))
        unless_failed([&] {
            sorter_.add({when, tracks_[id].first, SignalChange::Kind::set, static_cast<std::int64_t>(value)});
        });
}

/// Nothing is under way: all changes so far have been told.
void WaveRecorder::settle_levels()
{
    for (TrackId id = 0; id < orders_.size(); ++id)
        orders_[id].flush([this, id](std::uint64_t when, std::uint64_t held) { set_level(id, when, held); });
}

/// What a DRAM did on its own while nothing was under way, it tells with what it is asked next: a rest later
/// all is known.
void WaveRecorder::at_rest(sc_time time)
{
    settle_levels();
    unless_failed([&] {
        flush();
        sorter_.settle(picoseconds(rest_));
    });
    rest_ = time;
}

void WaveRecorder::image_begins(std::uint64_t number, sc_time time)
{
    options_.window.image_begins(number, time);
    unless_failed([&] {
        set_controller(time, image, static_cast<std::int64_t>(number) + 1);
        set_controller(time, images, static_cast<std::int64_t>(++images_open_));
    });
}

void WaveRecorder::image_ends(std::uint64_t number, sc_time time)
{
    settle_levels();
    options_.window.image_ends(number, time);
    last_end_ = time;
    unless_failed([&] {
        set_controller(time, images, static_cast<std::int64_t>(--images_open_));
        if (images_open_ == 0)
            set_controller(time, image, 0);
    });
}

/// What the gate said last stands until it says something else.
void WaveRecorder::pass_done(const PassStep& step)
{
    unless_failed([&] {
        const std::string name
            = step.pass < options_.passes.size() ? options_.passes[step.pass] : std::to_string(step.pass + 1);
        set_controller(step.end, gate,
            writer_.text(fmt::format("{} {}", step.goes_on ? "goes on after" : "stops after", name)));
    });
}

void WaveRecorder::show_pass(std::size_t number, std::int64_t how, sc_time time)
{
    unless_failed([&] {
        set_controller(time, pass, static_cast<std::int64_t>(number));
        set_controller(time, course, how);
    });
}

void WaveRecorder::pass_begins(std::size_t number, std::uint64_t, sc_time time)
{
    show_pass(number + 1, in_full_, time);
}

void WaveRecorder::pass_ends(sc_time time)
{
    show_pass(0, 0, time);
}

void WaveRecorder::pass_repeats(std::size_t number, std::uint64_t, sc_time begin, sc_time end)
{
    show_pass(number + 1, repeated_, begin);
    show_pass(0, 0, end);
}

/// Told whatever is in the window: they say where in the run it is.
void WaveRecorder::set_controller(sc_time time, SignalId signal, std::int64_t value)
{
    if (controller_shown_)
        sorter_.add({picoseconds(time), signal, SignalChange::Kind::set, value});
}

std::int64_t WaveRecorder::name_of(OperatorId op)
{
    std::int64_t& name = operator_names_.at(op);
    if (name < 0)
        name = writer_.text(trace_.op(op).name);
    return name;
}

/// A window that is not one of times begins with what is first seen in it.
void WaveRecorder::take(const SignalChange& change)
{
    const Window& window = options_.window;
    if (change.time >= picoseconds(window.end()))
        return;
    if (!writer_.begun()) {
        const bool by_time
            = window.all() || window.begin() > sc_core::SC_ZERO_TIME || window.end() < sc_core::sc_max_time();
        const bool seen = !controller_shown_ || change.signal >= controller_signals;
        if (by_time || seen)
            writer_.begin(by_time ? picoseconds(window.begin()) : change.time);
    }
    writer_.take(change);
}

void WaveRecorder::flush()
{
    for (StateLane& lane : lanes_)
        lane.flush();
}

void WaveRecorder::finish()
{
    settle_levels();
    unless_failed([&] {
        flush();
        sorter_.finish();
        if (!writer_.begun() || options_.window.begin() >= last_end_)
            throw InputError({}, "E-WINDOW",
                fmt::format("nothing of the run is in the window; it ends at {:.6f} ms",
                    last_end_.to_seconds() * 1e3));
        writer_.end(picoseconds(std::min(last_end_, options_.window.end())));
        file_->close();
        save_view();
    });
    if (failure_)
        std::rethrow_exception(failure_);
}

/// What a user has made of the view is kept.
void WaveRecorder::save_view() const
{
    const std::string path = GtkwFile::path_for(options_.file);
    if (!options_.force && std::filesystem::exists(path))
        return;
    NeighbourFile file(path, true);
    std::ofstream stream(file.name(), std::ios::binary);
    stream << view_.text(
        std::filesystem::path(options_.file).filename().string(), writer_.begins_at(), writer_.ends_at());
    stream.close();
    if (!stream)
        file.fail(std::strerror(errno));
    file.settle();
}

} // namespace pivotsim
