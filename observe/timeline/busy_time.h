// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace pivotsim {

/// How long at least one of many slices was under way, whatever their lanes. They come nearly in the order of
/// their ends; the last stretches are kept, so that one may reach back over many. Times in picoseconds.
class BusyTime {
public:
    static constexpr std::size_t most_stretches = 256;

    void add(std::uint64_t begin, std::uint64_t end);
    std::uint64_t total() const { return closed_ + open_; }

private:
    struct Stretch {
        std::uint64_t begin, end;
    };

    std::deque<Stretch> stretches_; ///< apart from each other, in order
    std::uint64_t open_ = 0; ///< their length
    std::uint64_t closed_ = 0; ///< of those that are forgotten
    std::uint64_t closed_until_ = 0;
};

} // namespace pivotsim
