// SPDX-License-Identifier: Apache-2.0
#include "observe/stream_figures.h"

#include "tlm/clock.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace pivotsim {
namespace {

using sc_core::sc_time;

constexpr double milliseconds = 1e-9; // of a picosecond

using Times = std::vector<std::uint64_t>; // picoseconds

Spread spread(Times times)
{
    std::sort(times.begin(), times.end());
    double sum = 0;
    for (const std::uint64_t time : times)
        sum += static_cast<double>(time);
    const auto rank = [&times](double share) {
        const auto count = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
        return static_cast<double>(times[std::max<std::size_t>(count, 1) - 1]) * milliseconds;
    };
    return {
        sum / static_cast<double>(times.size()) * milliseconds, rank(0.5), rank(0.95), rank(0.99), rank(1)};
}

/// How many are inside over time, from when each comes and goes.
struct Occupancy {
    double mean = 0;
    std::size_t most = 0;
};

Occupancy occupancy(Times comes, Times goes, std::uint64_t end)
{
    std::sort(comes.begin(), comes.end());
    std::sort(goes.begin(), goes.end());
    Occupancy occupancy;
    double stays = 0;
    for (std::size_t i = 0; i < comes.size(); ++i) {
        stays += static_cast<double>(goes[i]) - static_cast<double>(comes[i]);
        // Who goes at the instant at which another comes has gone before.
        const auto gone = std::upper_bound(goes.begin(), goes.end(), comes[i]) - goes.begin();
        const std::size_t come = i + 1, left = static_cast<std::size_t>(gone);
        occupancy.most = std::max(occupancy.most, come - std::min(come, left));
    }
    occupancy.mean = end > 0 ? stays / static_cast<double>(end) : 0;
    return occupancy;
}

} // namespace

StreamFigures stream_figures(const std::vector<ImageTimes>& images, std::size_t in_flight)
{
    const auto each = [&images](const std::function<sc_time(const ImageTimes&)>& time) {
        Times times;
        for (const ImageTimes& image : images)
            times.push_back(picoseconds(time(image)));
        return times;
    };
    const Times arrivals = each([](const ImageTimes& image) { return image.arrival; });
    const Times begins = each([](const ImageTimes& image) { return image.begin; });
    const Times ends = each([](const ImageTimes& image) { return image.end; });
    const std::uint64_t end = *std::max_element(ends.begin(), ends.end());

    StreamFigures figures;
    figures.service = spread(each([](const ImageTimes& image) { return image.service; }));
    figures.waiting = spread(each([](const ImageTimes& image) { return image.begin - image.arrival; }));
    figures.latency = spread(each([](const ImageTimes& image) { return image.end - image.arrival; }));
    figures.synchronising_ms
        = spread(each([](const ImageTimes& image) { return image.end - image.begin - image.service; })).mean;
    const auto count = static_cast<double>(images.size());
    figures.seconds = static_cast<double>(end) * 1e-12;
    figures.throughput = end > 0 ? count / figures.seconds : 0;
    figures.utilisation = end > 0
        ? figures.service.mean * count / (figures.seconds * 1e3 * static_cast<double>(in_flight))
        : 0;
    const Occupancy queue = occupancy(arrivals, begins, end);
    figures.mean_queue = queue.mean;
    figures.longest_queue = queue.most;
    figures.mean_in_system = occupancy(arrivals, ends, end).mean;
    return figures;
}

} // namespace pivotsim
