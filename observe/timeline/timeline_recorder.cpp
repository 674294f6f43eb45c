// SPDX-License-Identifier: Apache-2.0
#include "observe/timeline/timeline_recorder.h"

#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time;

TimelineRecorder::TimelineRecorder(
    const Trace& trace, const Clock& clock, const TimelineOptions& options, TimelineSink& sink)
    : trace_(trace), clock_(clock), options_(options), sink_(sink),
      rows_(sink, options.detail < Detail::beats),
      counters_(trace, clock, options.window.begin(), options.window.end()), spans_(clock),
      texts_(trace, sink), images_row_(rows_.add_extra("platform.controller", "images")),
      passes_row_(rows_.add_extra("platform.controller", "passes")),
      encoders_row_(rows_.add_extra("platform.controller", "encoders"))
{
    if (options.passes.size() > 1)
        gate_row_ = rows_.add_extra("platform.controller", "gate");
}

TrackId TimelineRecorder::add_track(const std::string& name, TrackKind kind, std::uint64_t capacity)
{
    const auto id = static_cast<TrackId>(names_.size());
    names_.push_back(name);
    rows_.add_module(name, kind, options_.modules.passes(name));
    counters_.add_module(kind, capacity);
    levels_.emplace_back();
    const std::size_t accelerator = owners_.add(name, kind);
    accelerator_of_.push_back(accelerator);
    spans_.expect(owners_.names().size());
    arrays_.resize(owners_.names().size());
    if (kind == TrackKind::array && !arrays_.at(accelerator))
        arrays_[accelerator] = id;
    return id;
}

void TimelineRecorder::slice(TrackId track, const Slice& slice)
{
    const TrackKind kind = rows_.kind(track);
    if (kind == TrackKind::unit) {
        spans_.add({slice.begin, slice.end, trace_.op(slice.op).group, accelerator_of_[track]});
        if (options_.window.shows(slice))
            encoder_slice(slice);
    }
    if (!options_.window.shows(slice))
        return;
    told_ = true;
    counters_.slice(track, slice);
    if (drawing() && (kind == TrackKind::unit || options_.detail != Detail::operators))
        tell(track, slice);
}

void TimelineRecorder::tell(TrackId track, const Slice& slice)
{
    if (!rows_.shown(track))
        return;
    TimelineSlice told;
    told.name = texts_.name(track, rows_.kind(track), slice);
    told.begin = picoseconds(slice.begin);
    told.end = picoseconds(slice.end);
    const TrackKind kind = rows_.kind(track);
    if (slice.operand != OperandKind::command)
        told.op = texts_.op(slice.op);
    if (kind == TrackKind::unit || kind == TrackKind::array)
        told.cycles = (clock_.edge(slice.end) - clock_.edge(slice.begin)).count;
    if (kind == TrackKind::array || kind == TrackKind::dma)
        told.fold = slice.fold;
    if (kind == TrackKind::array)
        told.bound = texts_.resource(slice.resource);
    if (carries(kind))
        told.bytes = slice.bytes.count;
    rows_.tell(track, slice, told);
    check_limit(slice.end);
}

/// Between its operators an accelerator waits for others.
void TimelineRecorder::tell_wait(std::size_t accelerator, Cycles from, Cycles until, StallCause cause)
{
    Slice slice;
    slice.begin = clock_.time_of(from);
    slice.end = clock_.time_of(until);
    slice.activity = Activity::stall;
    slice.cause = cause;
    slice.operand = OperandKind::command;
    slice.resource = cause == StallCause::ps ? Resource::ps : Resource::compute;
    const std::optional<TrackId> array = arrays_.at(accelerator);
    if (!array || !drawing() || options_.detail == Detail::operators || !rows_.shown(*array)
        || !options_.window.shows(slice))
        return;
    TimelineSlice told;
    told.name = texts_.wait(cause);
    told.begin = picoseconds(slice.begin);
    told.end = picoseconds(slice.end);
    told.cycles = (until - from).count;
    if (cause == StallCause::ps)
        told.bound = texts_.resource(Resource::ps);
    rows_.tell(*array, slice, told);
}

void TimelineRecorder::level(TrackId track, sc_time time, std::uint64_t value)
{
    levels_[track].order.change(picoseconds(time), value,
        [this, track](std::uint64_t when, std::uint64_t held) { tell_level(track, when, held); });
}

void TimelineRecorder::tell_level(TrackId track, std::uint64_t when, std::uint64_t value)
{
    const sc_time time = sc_time::from_value(when);
    const bool shown = options_.window.shows(time);
    if (shown || time < options_.window.begin()) // what there is at a window's begin
        counters_.level(track, time, value);
    if (!shown)
        return;
    if (!drawing() || !exact_levels() || !rows_.shown(track))
        return;
    std::optional<TimelineTrackId>& counter = levels_[track].counter;
    if (!counter)
        counter = sink_.add_track({names_[track], "occupancy", "counter", 0, rows_.row(track), "bytes"});
    sink_.counter(*counter, when, static_cast<double>(value));
}

void TimelineRecorder::macs(TrackId track, OperatorId op, std::uint64_t count)
{
    if (options_.window.shows(op))
        counters_.macs(track, count);
}

void TimelineRecorder::account_until(sc_time time)
{
    spans_.close(
        accounted_, time, [this](std::size_t accelerator, Cycles from, Cycles until, StallCause cause) {
            tell_wait(accelerator, from, until, cause);
        });
    accounted_ = time;
}

/// Nothing is under way: all changes so far have been told.
void TimelineRecorder::settle_levels()
{
    for (TrackId id = 0; id < levels_.size(); ++id)
        levels_[id].order.flush(
            [this, id](std::uint64_t when, std::uint64_t held) { tell_level(id, when, held); });
}

void TimelineRecorder::at_rest(sc_time time)
{
    settle_levels();
    account_until(time);
}

void TimelineRecorder::image_begins(std::uint64_t image, sc_time time)
{
    if (!opened_)
        rows_.open(options_.detail == Detail::operators);
    opened_ = true;
    options_.window.image_begins(image, time);
    images_[image] = time;
    overlapping_ = overlapping_ || images_.size() > 1;
}

void TimelineRecorder::pass_begins(std::size_t pass, std::uint64_t variant, sc_time time)
{
    account_until(time);
    repeats_ = false;
    counters_.pass_begins(pass, variant);
}

void TimelineRecorder::pass_ends(sc_time time)
{
    settle_levels();
    account_until(time);
    counters_.pass_ends();
}

void TimelineRecorder::pass_repeats(std::size_t pass, std::uint64_t variant, sc_time begin, sc_time end)
{
    account_until(begin);
    accounted_ = end;
    repeats_ = true;
    ++repeated_passes_;
    if (options_.window.all())
        counters_.pass_repeats(pass, variant, begin, end);
}

TimelineSlice TimelineRecorder::controller_slice(
    const std::string& name, sc_time begin, sc_time end, std::uint64_t image)
{
    TimelineSlice told;
    told.name = texts_.text(name);
    told.begin = picoseconds(begin);
    told.end = picoseconds(end);
    told.image = image + 1;
    return told;
}

void TimelineRecorder::pass_done(const PassStep& step)
{
    end_encoder();
    Slice slice;
    slice.begin = step.begin;
    slice.end = step.end;
    slice.operand = OperandKind::command;
    if (!drawing() || !options_.window.shows(slice))
        return;
    const std::string name = step.pass < options_.passes.size() ? options_.passes[step.pass]
                                                                : fmt::format("pass {}", step.pass + 1);
    rows_.tell_extra(passes_row_,
        controller_slice(repeats_ ? name + " (as before)" : name, step.begin, step.end, step.image));
    if (gate_row_)
        rows_.tell_extra(
            *gate_row_, controller_slice(step.goes_on ? "goes on" : "stops", step.end, step.end, step.image));
    check_limit(step.end);
}

void TimelineRecorder::image_ends(std::uint64_t image, sc_time time)
{
    const auto begin = images_.find(image);
    Slice slice;
    slice.begin = begin->second;
    slice.end = time;
    slice.operand = OperandKind::command;
    if (drawing() && options_.window.shows(slice))
        rows_.tell_extra(images_row_, controller_slice("image", slice.begin, time, image));
    images_.erase(begin);
    if (images_.empty())
        settle_levels();
    options_.window.image_ends(image, time);
    check_limit(time);
}

/// An encoder lasts from its first operator to its last.
void TimelineRecorder::encoder_slice(const Slice& slice)
{
    const auto encoder = trace_.op(slice.op).encoder;
    if (encoder_ && (!encoder || *encoder != encoder_->encoder))
        end_encoder();
    if (!encoder || overlapping_)
        return;
    if (!encoder_)
        encoder_ = Encoder{*encoder, slice.begin, slice.end};
    encoder_->begin = std::min(encoder_->begin, slice.begin);
    encoder_->end = std::max(encoder_->end, slice.end);
}

void TimelineRecorder::end_encoder()
{
    if (encoder_ && drawing() && !overlapping_ && !images_.empty())
        rows_.tell_extra(encoders_row_,
            controller_slice(fmt::format("encoder {}", encoder_->encoder + 1), encoder_->begin, encoder_->end,
                images_.begin()->first));
    encoder_.reset();
}

void TimelineRecorder::check_limit(sc_time time)
{
    if (!drawing() || options_.limit == 0 || sink_.size() < options_.limit)
        return;
    rows_.flush();
    cut_at_ = time;
    sink_.note(fmt::format("cut: {} bytes were reached at {:.6f} ms; counters alone from there on",
        options_.limit, time.to_seconds() * 1e3));
}

void TimelineRecorder::finish(sc_time end, const EnergyModel* energy)
{
    account_until(end);
    end_encoder();
    rows_.flush();
    settle_levels();
    if (repeated_passes_ > 0)
        sink_.note(fmt::format("{} passes took the course of one told before and are drawn as one slice; "
                               "--window image:N shows them in full",
            repeated_passes_));
    if (overlapping_)
        sink_.note("images overlap: encoders are not drawn");
    RunCounters::Telling telling;
    telling.end = std::min(end, options_.window.end());
    telling.energy = energy;
    telling.occupancy = !exact_levels() || cut_at_;
    for (TrackId id = 0; id < names_.size(); ++id)
        telling.rows.push_back(
            rows_.shown(id) ? std::optional<TimelineTrackId>{rows_.row(id)} : std::nullopt);
    counters_.tell(sink_, telling);
    sink_.finish();
}

} // namespace pivotsim
