// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/image_stream.h"

#include <vector>

namespace pivotsim {

/// Milliseconds over the images of a stream. Percentiles are by nearest rank.
struct Spread {
    double mean = 0, p50 = 0, p95 = 0, p99 = 0, most = 0;
};

/// What a stream of images met with. An image waits from its arrival until its first pass begins, and is
/// served until its last one ends; `latency` is both together.
struct StreamFigures {
    double seconds = 0; ///< from 0 to the last image's end
    double throughput = 0; ///< images a second
    double utilisation = 0; ///< share of the time, and of the places in flight, in which images were served
    double synchronising_ms = 0; ///< mean between passes, for the clocks' common edge
    Spread service, waiting, latency;
    /// Over time: images that have come and not begun; and those that have not ended.
    double mean_queue = 0, mean_in_system = 0;
    std::size_t longest_queue = 0;
};

/// `images` is not empty.
StreamFigures stream_figures(const std::vector<ImageTimes>& images, std::size_t in_flight);

} // namespace pivotsim
