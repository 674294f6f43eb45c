// SPDX-License-Identifier: Apache-2.0
#include "observe/probe_tee.h"

#include <algorithm>
#include <stdexcept>

namespace pivotsim {

using sc_core::sc_time;

ProbeTee::ProbeTee(std::vector<Probe*> watchers) : watchers_(std::move(watchers))
{
    if (watchers_.empty())
        throw std::invalid_argument("a tee without watchers");
}

Detail ProbeTee::detail() const
{
    Detail closest = Detail::operators;
    for (const Probe* watcher : watchers_)
        closest = std::max(closest, watcher->detail());
    return closest;
}

bool ProbeTee::wants_again(sc_time begin, sc_time end) const
{
    return std::any_of(watchers_.begin(), watchers_.end(),
        [&](const Probe* watcher) { return watcher->wants_again(begin, end); });
}

TrackId ProbeTee::add_track(const std::string& name, TrackKind kind, std::uint64_t capacity)
{
    const TrackId track = watchers_.front()->add_track(name, kind, capacity);
    for (std::size_t i = 1; i < watchers_.size(); ++i)
        if (watchers_[i]->add_track(name, kind, capacity) != track)
            throw std::logic_error("watchers number the tracks differently");
    return track;
}

void ProbeTee::slice(TrackId track, const Slice& slice)
{
    for (Probe* watcher : watchers_)
        watcher->slice(track, slice);
}

void ProbeTee::level(TrackId track, sc_time time, std::uint64_t value)
{
    for (Probe* watcher : watchers_)
        watcher->level(track, time, value);
}

void ProbeTee::macs(TrackId track, OperatorId op, std::uint64_t count)
{
    for (Probe* watcher : watchers_)
        watcher->macs(track, op, count);
}

void ProbeTee::at_rest(sc_time time)
{
    for (Probe* watcher : watchers_)
        watcher->at_rest(time);
}

void ProbeTee::image_begins(std::uint64_t image, sc_time time)
{
    for (Probe* watcher : watchers_)
        watcher->image_begins(image, time);
}

void ProbeTee::pass_done(const PassStep& step)
{
    for (Probe* watcher : watchers_)
        watcher->pass_done(step);
}

void ProbeTee::image_ends(std::uint64_t image, sc_time time)
{
    for (Probe* watcher : watchers_)
        watcher->image_ends(image, time);
}

void ProbeTee::pass_begins(std::size_t pass, std::uint64_t variant, sc_time time)
{
    for (Probe* watcher : watchers_)
        watcher->pass_begins(pass, variant, time);
}

void ProbeTee::pass_ends(sc_time time)
{
    for (Probe* watcher : watchers_)
        watcher->pass_ends(time);
}

void ProbeTee::pass_repeats(std::size_t pass, std::uint64_t variant, sc_time begin, sc_time end)
{
    for (Probe* watcher : watchers_)
        watcher->pass_repeats(pass, variant, begin, end);
}

} // namespace pivotsim
