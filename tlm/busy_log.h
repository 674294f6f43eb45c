// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <systemc>
#include <utility>

namespace pivotsim {

/// When something was busy, as intervals of time that do not touch: what a wait is compared with afterwards.
class BusyLog {
public:
    struct Interval {
        sc_core::sc_time begin, end;
    };

    /// Begins never fall from call to call.
    void busy(sc_core::sc_time begin, sc_core::sc_time end)
    {
        if (begin >= end)
            return;
        if (!intervals_.empty() && begin <= intervals_.back().end) {
            if (end <= intervals_.back().end)
                return;
            begin = std::exchange(intervals_.back().end, end);
        } else {
            intervals_.push_back({begin, end});
        }
        total_ += end - begin;
    }

    /// Busy time so far.
    sc_core::sc_time total() const { return total_; }

    /// Nobody asks for what lies before.
    void forget(sc_core::sc_time before)
    {
        while (!intervals_.empty() && intervals_.front().end <= before)
            intervals_.pop_front();
    }

    const std::deque<Interval>& intervals() const { return intervals_; }

private:
    std::deque<Interval> intervals_;
    sc_core::sc_time total_;
};

/// A BusyLog for something that is busy as long as anything is under way.
class PendingLog {
public:
    void begin(sc_core::sc_time now)
    {
        if (under_way_++ == 0)
            since_ = now;
    }
    void end(sc_core::sc_time now)
    {
        if (--under_way_ == 0)
            log_.busy(since_, now);
    }

    /// Up to `now`.
    const BusyLog& until(sc_core::sc_time now)
    {
        if (under_way_ > 0) {
            log_.busy(since_, now);
            since_ = std::max(since_, now);
        }
        return log_;
    }
    void forget(sc_core::sc_time before) { log_.forget(before); }

private:
    BusyLog log_;
    sc_core::sc_time since_;
    unsigned under_way_ = 0;
};

} // namespace pivotsim
