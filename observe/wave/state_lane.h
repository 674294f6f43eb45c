// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/wave/change_sorter.h"

#include <array>
#include <cstddef>

namespace pivotsim {

/// Signals of which a track's slices say together what they hold, and which rest between slices. Where a
/// slice begins when another ends, nothing is told of the seam but what differs.
class StateLane {
public:
    static constexpr std::size_t most_signals = 4;
    using Values = std::array<std::int64_t, most_signals>;

    /// Signals with successive numbers.
    StateLane(ChangeSorter& sorter, SignalId first, std::size_t signals, const Values& at_rest)
        : sorter_(&sorter), first_(first), signals_(signals), at_rest_(at_rest), values_(at_rest)
    {
    }

    /// In the order of begins, or after a flush. One that begins before the last ended cuts it short.
    void show(std::uint64_t begin, std::uint64_t end, const Values& values);
    /// The last slice ends as it was told.
    void flush();

private:
    void set(std::uint64_t time, std::size_t signal, std::int64_t value);

    ChangeSorter* sorter_;
    SignalId first_;
    std::size_t signals_;
    Values at_rest_;
    Values values_; ///< until end_
    std::uint64_t end_ = 0;
};

} // namespace pivotsim
