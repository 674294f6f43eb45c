// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace pivotsim {

/// Brings the changes of a level into order of time. A buffer tells what it will hold when a transfer that is
/// under way has ended, so changes come a few transfers early; the last ones are held back.
class LevelOrder {
public:
    static constexpr std::size_t held_back = 1024;
    using Tell = std::function<void(std::uint64_t time, std::uint64_t value)>;

    /// `value` as the buffer counts it, in the order in which it tells; picoseconds.
    void change(std::uint64_t time, std::uint64_t value, const Tell& tell)
    {
        changes_.push({time, static_cast<std::int64_t>(value - told_)});
        told_ = value;
        if (changes_.size() > held_back)
            next(tell);
    }
    void flush(const Tell& tell)
    {
        while (!changes_.empty())
            next(tell);
    }

private:
    struct Change {
        std::uint64_t time;
        std::int64_t by;
        bool operator>(const Change& other) const { return time > other.time; }
    };

    void next(const Tell& tell)
    {
        const Change change = changes_.top();
        changes_.pop();
        value_ += static_cast<std::uint64_t>(change.by);
        tell(change.time, value_);
    }

    std::priority_queue<Change, std::vector<Change>, std::greater<>> changes_;
    std::uint64_t told_ = 0, value_ = 0;
};

} // namespace pivotsim
