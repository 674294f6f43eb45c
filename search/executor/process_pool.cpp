// SPDX-License-Identifier: Apache-2.0
#include "search/executor/process_pool.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <poll.h>

namespace pivotsim {
namespace {

constexpr std::ptrdiff_t most_tries = 3;
/// Work for one process where points share one: long beside a fork, short beside a user's patience.
constexpr double chunk_seconds = 0.25;
constexpr double largest_chunk = 4096;

} // namespace

void ProcessPool::advance(std::chrono::milliseconds patience)
{
    start();
    wait_for_news(patience);
    for (auto process = running_.begin(); process != running_.end();) {
        const auto asked = PointProcess::Clock::now();
        if (hear(**process)) {
            if ((*process)->deadline() <= asked) // though all that it had said by then is heard
                (*process)->kill_for_timeout();
            ++process;
            continue;
        }
        if ((*process)->told_all())
            leaving_.push_back(std::move(*process));
        else
            bury(**process);
        process = running_.erase(process);
    }
    start();
    leaving_.erase(
        std::remove_if(leaving_.begin(), leaving_.end(), [](const auto& process) { return process->gone(); }),
        leaving_.end());
}

void ProcessPool::start()
{
    while (running_.size() < context_.workers && (next_ != nullptr || !queue_.empty())) {
        if (next_ == nullptr)
            next_ = std::make_unique<PointProcess>(context_, next_chunk());
        next_->begin();
        running_.push_back(std::move(next_));
    }
    if (next_ == nullptr && !queue_.empty() && context_.sweep.simulates(queue_.front().rung))
        next_ = std::make_unique<PointProcess>(context_, next_chunk());
}

/// A simulation alone; as many points in closed form as take a moment, and no more than one worker's part.
std::vector<Candidate> ProcessPool::next_chunk()
{
    const std::uint32_t rung = queue_.front().rung;
    std::size_t count = 1;
    if (!context_.sweep.simulates(rung)) {
        const double mean
            = points_ > 0 ? std::max(1e-6, seconds_ / static_cast<double>(points_)) : chunk_seconds / 16;
        const double part = std::ceil(static_cast<double>(queue_.size()) / context_.workers / 2);
        count
            = static_cast<std::size_t>(std::clamp(std::min(chunk_seconds / mean, part), 1.0, largest_chunk));
    }
    std::vector<Candidate> chunk;
    while (chunk.size() < count && !queue_.empty() && queue_.front().rung == rung) {
        chunk.push_back(queue_.front());
        queue_.pop_front();
    }
    return chunk;
}

void ProcessPool::wait_for_news(std::chrono::milliseconds patience)
{
    std::vector<pollfd> polled;
    auto until = PointProcess::Clock::now() + patience;
    for (const auto& process : running_) {
        polled.push_back({process->descriptor(), POLLIN, 0});
        until = std::min(until, process->deadline());
    }
    const auto left
        = std::chrono::ceil<std::chrono::milliseconds>(until - PointProcess::Clock::now()).count();
    ::poll(polled.data(), polled.size(),
        static_cast<int>(std::max<std::int64_t>(0, left))); // a signal ends it too
}

bool ProcessPool::hear(PointProcess& process)
{
    const PointProcess::News news = process.read();
    for (const std::string& line : news.lines) {
        const auto record = PointRecord::parse(line);
        if (!record)
            continue; // cannot be: a whole line of our own
        seconds_ += context_.sweep.simulates(record->candidate.rung) ? 0 : record->seconds;
        points_ += context_.sweep.simulates(record->candidate.rung) ? 0 : 1;
        done_(line, *record);
    }
    return !news.ended && !process.told_all();
}

void ProcessPool::bury(PointProcess& process)
{
    const std::vector<Candidate> untouched = process.untouched();
    queue_.insert(queue_.begin(), untouched.begin(), untouched.end());
    const auto casualty = process.casualty();
    if (!casualty)
        return;
    const std::pair point{casualty->candidate.point, casualty->candidate.rung};
    if (casualty->status == PointStatus::killed) {
        killed_.push_back(point);
        if (std::count(killed_.begin(), killed_.end(), point) < most_tries)
            return queue_.push_front(casualty->candidate);
    }
    done_(casualty->to_line(), *casualty);
}

void ProcessPool::clear()
{
    queue_.clear();
    next_.reset();
    running_.clear();
    leaving_.clear();
}

} // namespace pivotsim
