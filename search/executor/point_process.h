// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/executor/executor.h"

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pivotsim {

/// A forked process that evaluates some points one after the other and sends a record of each: a simulation
/// gets a process of its own, since SystemC elaborates once; sums in closed form share one. Whatever happens
/// in it happens to it alone.
class PointProcess {
public:
    using Clock = std::chrono::steady_clock;

    /// Throws SimulationError if there can be no process. The parent has no threads and has not touched the
    /// kernel.
    PointProcess(const ExecutorContext& context, std::vector<Candidate> points);
    /// Kills it, and what it started.
    ~PointProcess();
    PointProcess(const PointProcess&) = delete;
    PointProcess& operator=(const PointProcess&) = delete;

    /// It was only made so far, which is best done while others work; now it evaluates.
    void begin();

    /// To be polled; readable when there is news.
    int descriptor() const { return pipe_; }
    /// When the point at work has had its time.
    Clock::time_point deadline() const { return deadline_; }

    /// The records' lines that have arrived, and whether more may come.
    struct News {
        std::vector<std::string> lines;
        bool ended = false;
    };
    News read();
    /// Has it told all that was asked of it? Then it is only to be waited for.
    bool told_all() const { return reported_ == points_.size(); }
    /// Has it left? Does not wait.
    bool gone();
    /// The point at work has had its time.
    void kill_for_timeout();

    /// Once it has ended: what became of the point at work, if it did not come to its end. Then its status is
    /// a failure.
    std::optional<PointRecord> casualty();
    /// Points that were not begun.
    std::vector<Candidate> untouched() const;

private:
    [[noreturn]] void be_child(int pipe, int start, pid_t parent) const;
    void kill_group() const;
    void wait();

    const ExecutorContext& context_;
    const std::vector<Candidate> points_;
    const Clock::duration patience_;
    pid_t child_ = -1;
    int pipe_ = -1;
    int start_ = -1; ///< the child waits at its other end
    int status_ = 0;
    bool waited_ = false, timed_out_ = false;
    std::size_t reported_ = 0;
    std::string partial_; ///< line
    Clock::time_point deadline_;
};

} // namespace pivotsim
