// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_channel.h"
#include "models/memory/dram/dram_fast.h"
#include "models/memory/external/external_dram.h"

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

namespace pivotsim {

/// Feeds transactions of any length to a channel (DramChannel, DramFast, ExternalDram), burst by burst, and
/// says when each is complete. Reads and writes have a queue each, as AXI has a channel each; one burst
/// enters the channel a clock. Knows no SystemC.
template <class Channel> class DramFront {
public:
    using Ticket = std::uint32_t;
    struct Answer {
        Ticket ticket;
        DramCycle done; ///< the last data beat of the last burst
    };

    explicit DramFront(const DramConfig& config);

    /// `bytes` from `address` on, at the controller from `arrival` on; arrivals of one direction do not fall,
    /// and lie behind every limit that run() was given.
    Ticket request(std::uint64_t address, std::uint64_t bytes, bool write, DramCycle arrival);

    /// Issues every command up to `limit` and appends what was completed.
    void run(DramCycle limit, std::vector<Answer>& answers);

    /// Clock 0 begins: all rows are closed, and a refresh is just over. idle().
    void restart();

    /// Nothing waits or is under way.
    bool idle() const { return queues_[0].empty() && queues_[1].empty() && channel_.empty(); }
    const DramStatistics& statistics() const { return channel_.statistics(); }
    Channel& channel() { return channel_; }

private:
    struct Request {
        std::uint64_t next, end; ///< bytes still to be submitted
        std::uint64_t order;
        DramCycle arrival, done;
        std::uint64_t bursts_left; ///< to complete
    };

    /// The clock at which the head of a queue may enter the channel; never, if it may not.
    DramCycle entry(bool write) const;

    Channel channel_;
    const std::uint64_t burst_;
    std::vector<Request> requests_; ///< by ticket
    std::vector<Ticket> free_;
    std::array<std::deque<Ticket>, 2> queues_; ///< reads, writes
    DramCycle freed_ = 0; ///< a place in a window, at the latest
    DramCycle submitted_ = -1;
    std::uint64_t next_order_ = 0;
};

extern template class DramFront<DramChannel>;
extern template class DramFront<DramFast>;
extern template class DramFront<ExternalDram>;

} // namespace pivotsim
