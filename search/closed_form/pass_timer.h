// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/image_stream.h"
#include "search/closed_form/operator_costs.h"
#include "tlm/clock_edges.h"

#include <array>
#include <vector>

namespace pivotsim {

/// Picoseconds by Group.
constexpr std::size_t group_count = static_cast<std::size_t>(Group::imported) + 1;
using GroupTimes = std::array<std::uint64_t, group_count>;

/// An operator that takes its unit's time.
struct Step {
    OperatorCost::Unit unit;
    Group group;
    std::uint64_t duration; ///< as OperatorCost has it
};

/// How long something takes, and whose time it is.
struct TimeSums {
    std::uint64_t picoseconds = 0; ///< of passes; what lies between them is not counted
    GroupTimes groups{};

    /// Throws SimulationError for more than a run can last.
    TimeSums& add(const TimeSums& more, std::uint64_t times);
    TimeSums& subtract(const TimeSums& less);
};

/// Times operators that follow each other, and images that do: clock edges and dispatch latencies as
/// Controller, PeArray and ProcessingSystem have them.
class PassTimer {
public:
    explicit PassTimer(const PlatformConfig& platform);

    /// A pass that begins at `began`, in picoseconds. Throws SimulationError for more than a run can last.
    TimeSums pass(const std::vector<Step>& steps, std::uint64_t began) const;

    struct Stream {
        TimeSums service; ///< of all images' passes
        std::uint64_t end = 0; ///< of the last image, in picoseconds from 0
    };
    /// The images of a stream one after the other, `passes` by pass. Throws SimulationError as pass().
    Stream stream(const std::vector<std::vector<Step>>& passes, const ImageStream& images) const;

    const ClockEdges& pl_clock() const { return pl_; }

private:
    Stream aligned(
        const std::vector<std::vector<Step>>& passes, const ImageStream& images, std::uint64_t pattern) const;
    Stream contiguous(const std::vector<std::vector<Step>>& passes, const ImageStream& images) const;

    ClockEdges pl_, ps_;
    std::uint64_t longest_cycles_; ///< PL cycles in the longest time
    std::uint64_t pl_dispatch_, ps_dispatch_; ///< picoseconds
};

/// Images that take each pass, of so many.
std::vector<std::uint64_t> images_by_pass(const ImageStream& images, std::size_t passes);

} // namespace pivotsim
