// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_front.h"

#include <algorithm>

namespace pivotsim {

template <class Channel>
DramFront<Channel>::DramFront(const DramConfig& config)
    : channel_(config), burst_(config.geometry.burst_bytes().count)
{
}

template <class Channel>
typename DramFront<Channel>::Ticket DramFront<Channel>::request(
    std::uint64_t address, std::uint64_t bytes, bool write, DramCycle arrival)
{
    if (free_.empty()) {
        free_.push_back(static_cast<Ticket>(requests_.size()));
        requests_.emplace_back();
    }
    const Ticket ticket = free_.back();
    free_.pop_back();
    const std::uint64_t first = address / burst_ * burst_;
    const std::uint64_t end = address + std::max<std::uint64_t>(bytes, 1);
    requests_[ticket] = {first, end, next_order_++, arrival, 0, ceil_div(end - first, burst_)};
    queues_[write].push_back(ticket);
    return ticket;
}

template <class Channel> void DramFront<Channel>::restart()
{
    queues_ = {};
    freed_ = 0;
    submitted_ = -1;
    channel_.restart();
}

template <class Channel> DramCycle DramFront<Channel>::entry(bool write) const
{
    if (queues_[write].empty() || !channel_.can_accept(write))
        return dram_never;
    return std::max({requests_[queues_[write].front()].arrival, submitted_ + 1, freed_});
}

template <class Channel> void DramFront<Channel>::run(DramCycle limit, std::vector<Answer>& answers)
{
    while (true) {
        const std::array<DramCycle, 2> entries{entry(false), entry(true)};
        bool write = entries[1] < entries[0];
        if (entries[0] == entries[1] && entries[0] != dram_never)
            write = requests_[queues_[1].front()].order < requests_[queues_[0].front()].order;
        const DramCycle at = channel_.step(std::min(entries[write], limit));
        if (at < 0) {
            if (entries[write] > limit)
                return;
            Request& request = requests_[queues_[write].front()];
            channel_.submit(queues_[write].front(), request.next, write, entries[write]);
            submitted_ = entries[write];
            request.next += burst_;
            if (request.next >= request.end)
                queues_[write].pop_front();
            continue;
        }
        freed_ = at;
        for (const DramCompletion& burst : channel_.completions()) {
            Request& request = requests_[burst.id];
            request.done = std::max(request.done, burst.done);
            if (--request.bursts_left > 0)
                continue;
            answers.push_back({burst.id, request.done});
            free_.push_back(burst.id);
        }
        channel_.completions().clear();
    }
}

template class DramFront<DramChannel>;
template class DramFront<DramFast>;
template class DramFront<ExternalDram>;

} // namespace pivotsim
