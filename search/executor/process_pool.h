// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/point_process.h"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace pivotsim {

/// Some processes at a time over a queue of points. What dies is told as a record; what somebody else killed
/// is tried again, three times at most.
class ProcessPool {
public:
    /// A record's line as a process wrote it, and the record.
    using Done = std::function<void(const std::string& line, const PointRecord& record)>;

    ProcessPool(const ExecutorContext& context, Done done) : context_(context), done_(std::move(done)) { }

    void add(const std::vector<Candidate>& points)
    {
        queue_.insert(queue_.end(), points.begin(), points.end());
    }
    /// Starts what there is room for, waits up to `patience` for news, and tells them.
    void advance(std::chrono::milliseconds patience);
    bool idle() const { return queue_.empty() && running_.empty() && next_ == nullptr; }
    /// Points that no process works at.
    std::size_t waiting() const { return queue_.size() + (next_ != nullptr ? 1 : 0); }
    /// Kills what runs and forgets what waits.
    void clear();

private:
    void start();
    std::vector<Candidate> next_chunk();
    void wait_for_news(std::chrono::milliseconds patience);
    bool hear(PointProcess& process); ///< false: it has ended
    void bury(PointProcess& process);

    const ExecutorContext& context_;
    const Done done_;
    std::deque<Candidate> queue_;
    std::vector<std::unique_ptr<PointProcess>> running_;
    std::unique_ptr<PointProcess> next_; ///< made while others work, since a fork takes its time
    std::vector<std::unique_ptr<PointProcess>> leaving_; ///< have told all; nobody waits for their end
    std::vector<std::pair<std::uint64_t, std::uint32_t>> killed_; ///< points, once for each time
    double seconds_ = 0; ///< of points in closed form
    std::uint64_t points_ = 0;
};

} // namespace pivotsim
