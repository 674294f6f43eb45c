// SPDX-License-Identifier: Apache-2.0
#include "search/closed_form/pass_timer.h"

#include "base/diagnostics.h"
#include "models/platform/pass_alignment.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pivotsim {
namespace {

/// As Platform::run: half of what the kernel can count.
constexpr std::uint64_t longest_time = std::uint64_t{1} << 63; // ps

[[noreturn]] void refuse_length()
{
    throw SimulationError("the simulated time exceeds 107 days, half of what the kernel can count");
}

/// Throws where a sum passes the longest time.
void add(std::uint64_t& sum, std::uint64_t more, std::uint64_t times = 1)
{
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(more, times, &product) || __builtin_add_overflow(sum, product, &sum)
        || sum > longest_time)
        refuse_length();
}

/// More phases than a stream has images.
constexpr std::uint64_t longest_pattern = 1'000'000'000; // ps

/// How long a pass takes depends on where between the edges it begins; those that begin alike are alike.
class PhasedPasses {
public:
    PhasedPasses(const PassTimer& timer, const std::vector<std::vector<Step>>& passes, std::uint64_t pattern)
        : timer_(timer), passes_(passes), pattern_(pattern)
    {
    }

    TimeSums at(std::size_t pass, std::uint64_t time)
    {
        if (pattern_ == 0)
            return timer_.pass(passes_[pass], time);
        const auto [known, fresh] = known_.try_emplace({pass, time % pattern_});
        if (fresh)
            known->second = timer_.pass(passes_[pass], time % pattern_);
        return known->second;
    }

    /// All images are alike, and one is about to begin: if an earlier one began as it does, all that was
    /// between them comes again, as often as there are images for it. Adds that and says how many images it
    /// was.
    std::uint64_t repeat(std::uint64_t image, std::uint64_t images, TimeSums& sums)
    {
        if (pattern_ == 0 || repeated_)
            return 0;
        const auto [before, fresh] = begins_.try_emplace(sums.picoseconds % pattern_, Begin{image, sums});
        if (fresh)
            return 0;
        repeated_ = true;
        const std::uint64_t period = image - before->second.image, times = (images - image) / period;
        TimeSums between = sums;
        between.subtract(before->second.so_far);
        sums.add(between, times);
        return times * period;
    }

private:
    struct Begin {
        std::uint64_t image;
        TimeSums so_far;
    };

    const PassTimer& timer_;
    const std::vector<std::vector<Step>>& passes_;
    const std::uint64_t pattern_; ///< 0: edges never fall as they fell before
    std::map<std::pair<std::size_t, std::uint64_t>, TimeSums> known_; ///< by pass and phase
    std::map<std::uint64_t, Begin> begins_; ///< of images, by phase
    bool repeated_ = false; ///< less than a period is left
};

} // namespace

TimeSums& TimeSums::subtract(const TimeSums& less)
{
    picoseconds -= less.picoseconds;
    for (std::size_t group = 0; group < group_count; ++group)
        groups[group] -= less.groups[group];
    return *this;
}

TimeSums& TimeSums::add(const TimeSums& more, std::uint64_t times)
{
    pivotsim::add(picoseconds, more.picoseconds, times);
    for (std::size_t group = 0; group < group_count; ++group)
        groups[group] += more.groups[group] * times; // no more than all of it
    return *this;
}

PassTimer::PassTimer(const PlatformConfig& platform)
    : pl_(platform.clock), ps_(platform.ps.clock), longest_cycles_(pl_.edge(longest_time).count),
      pl_dispatch_(whole_picoseconds(platform.dispatch)),
      ps_dispatch_(whole_picoseconds(platform.ps.dispatch))
{
}

TimeSums PassTimer::pass(const std::vector<Step>& steps, std::uint64_t began) const
{
    TimeSums sums;
    std::uint64_t time = began;
    for (const Step& step : steps) {
        std::uint64_t begin = time;
        if (step.unit == OperatorCost::Unit::pl) {
            if (pl_dispatch_ > 0)
                begin = pl_.edge_time(time + pl_dispatch_);
            const Cycles first = pl_.edge(begin); // the array works from edge to edge
            if (step.duration > longest_cycles_ - std::min(first.count, longest_cycles_))
                refuse_length();
            begin = pl_.time_of(first);
            time = pl_.time_of(first + step.duration);
        } else {
            if (ps_dispatch_ > 0)
                begin = ps_.edge_time(time + ps_dispatch_);
            // An operator ends at an edge of the PS clock; one that costs nothing ends where it began.
            time = step.duration == 0 ? begin : ps_.edge_time(begin + step.duration);
        }
        if (time > longest_time)
            refuse_length();
        sums.groups[static_cast<std::size_t>(step.group)] += time - begin;
    }
    sums.picoseconds = time - began;
    return sums;
}

PassTimer::Stream PassTimer::stream(
    const std::vector<std::vector<Step>>& passes, const ImageStream& images) const
{
    const std::uint64_t pattern = common_pattern(pl_.pattern(), ps_.pattern(), longest_pass_pattern);
    return images.aligned && pattern > 0 ? aligned(passes, images, pattern) : contiguous(passes, images);
}

/// Every pass begins where all edges meet, so that it always takes as long.
PassTimer::Stream PassTimer::aligned(
    const std::vector<std::vector<Step>>& passes, const ImageStream& images, std::uint64_t pattern) const
{
    const std::vector<std::uint64_t> taken = images_by_pass(images, passes.size());
    const std::size_t last = images.needed_by(images.images - 1) - 1;
    Stream stream;
    for (std::size_t i = 0; i < passes.size(); ++i) {
        if (taken[i] == 0)
            continue;
        const TimeSums each = pass(passes[i], 0);
        const std::uint64_t until_next = ceil_div(each.picoseconds, pattern) * pattern;
        stream.service.add(each, taken[i]);
        add(stream.end, until_next, taken[i] - (i == last ? 1 : 0));
        if (i == last)
            add(stream.end, each.picoseconds);
    }
    return stream;
}

/// Every pass begins where the one before it ends.
PassTimer::Stream PassTimer::contiguous(
    const std::vector<std::vector<Step>>& passes, const ImageStream& images) const
{
    PhasedPasses phased(*this, passes, common_pattern(pl_.pattern(), ps_.pattern(), longest_pattern));
    TimeSums sums;
    for (std::uint64_t image = 0; image < images.images; ++image) {
        if (images.needs.empty())
            image += phased.repeat(image, images.images, sums);
        for (std::size_t pass = 0; image < images.images && pass < images.needed_by(image); ++pass)
            sums.add(phased.at(pass, sums.picoseconds), 1);
    }
    return {sums, sums.picoseconds};
}

std::vector<std::uint64_t> images_by_pass(const ImageStream& images, std::size_t passes)
{
    std::vector<std::uint64_t> taken(passes);
    if (images.needs.empty()) {
        taken.front() = images.images;
        return taken;
    }
    std::vector<std::uint64_t> end_with(passes + 1);
    for (std::uint64_t image = 0; image < images.images; ++image)
        ++end_with[images.needs[image]];
    std::uint64_t beyond = 0;
    for (std::size_t pass = passes; pass > 0; --pass)
        taken[pass - 1] = beyond += end_with[pass];
    return taken;
}

} // namespace pivotsim
