// SPDX-License-Identifier: Apache-2.0
#include "search/play_memory.h"

#include "base/diagnostics.h"
#include "models/memory/dram/dram_fast.h"
#include "models/memory/external/external_dram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pivotsim {
namespace {

using Pace = MemoryTraffic::Pace;

/// Offers the bursts of a traffic's requests at their time.
class Offers {
public:
    Offers(const MemoryTraffic& traffic, const DramConfig& config)
        : traffic_(traffic), burst_(config.geometry.burst_bytes().count), tck_(config.timing.tck.femtoseconds)
    {
        if (traffic.pace == Pace::refresh_grid)
            due_ = traffic.period / 2;
        begin();
    }

    bool exhausted() const { return next_ == traffic_.requests.size(); }
    std::size_t index() const { return next_; }
    bool write() const { return traffic_.requests[next_].write; }
    std::uint64_t address() const { return address_; }
    bool first_burst() const { return address_ <= traffic_.requests[next_].address; }
    bool closed_loop() const { return traffic_.pace != Pace::due_times; }
    /// First clock at which the burst is presented.
    DramCycle due() const
    {
        const std::uint64_t time = closed_loop() ? due_ : traffic_.requests[next_].due;
        return static_cast<DramCycle>(ceil_div(time, tck_));
    }
    /// Bursts that request `index` touches.
    std::uint32_t bursts(std::size_t index) const
    {
        const MemoryRequest& request = traffic_.requests[index];
        return static_cast<std::uint32_t>(
            (request.address + request.bytes - 1) / burst_ - request.address / burst_ + 1);
    }

    void accepted()
    {
        address_ += burst_;
        const MemoryRequest& request = traffic_.requests[next_];
        if (address_ < request.address + request.bytes)
            return;
        ++next_;
        begin();
    }
    /// A request was answered at `cycle`.
    void answered(DramCycle cycle)
    {
        const std::uint64_t now = static_cast<std::uint64_t>(cycle) * tck_;
        if (traffic_.pace == Pace::think_time)
            due_ = now + traffic_.period;
        else if (traffic_.pace == Pace::refresh_grid)
            due_ += ((now - std::min(now, due_)) / traffic_.period + 1) * traffic_.period;
    }

private:
    void begin()
    {
        if (!exhausted())
            address_ = traffic_.requests[next_].address / burst_ * burst_;
    }

    const MemoryTraffic& traffic_;
    const std::uint64_t burst_, tck_;
    std::size_t next_ = 0;
    std::uint64_t address_ = 0, due_ = 0;
};

/// Every latency, exactly, by whole clocks.
class Latencies {
public:
    void add(DramCycle latency)
    {
        const auto clocks = static_cast<std::size_t>(latency);
        if (clocks >= count_.size())
            count_.resize(clocks + 1);
        ++count_[clocks];
        ++total_;
        sum_ += static_cast<std::uint64_t>(latency);
    }

    std::uint64_t total() const { return total_; }
    double average() const
    {
        return total_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(total_);
    }
    /// The smallest latency that `share` of all do not exceed; share 0 is the minimum.
    double percentile(double share) const
    {
        const auto rank = std::max(1.0, std::ceil(share * static_cast<double>(total_)));
        std::uint64_t seen = 0;
        for (std::size_t clocks = 0; clocks < count_.size(); ++clocks)
            if ((seen += count_[clocks]) > 0 && static_cast<double>(seen) >= rank)
                return static_cast<double>(clocks);
        return 0;
    }

private:
    std::vector<std::uint64_t> count_;
    std::uint64_t total_ = 0, sum_ = 0;
};

void refuse_impossible(const MemoryRun& run, const DramConfig& config, std::uint64_t answered)
{
    std::vector<std::string> lines;
    const double peak = static_cast<double>(config.peak().bytes_per_second) * 1e-9;
    const double moved
        = static_cast<double>(run.bursts * config.geometry.burst_bytes().count) / run.sim_time_ns;
    if (moved > peak * (1 + 1e-9))
        lines.push_back(fmt::format("{} GB/s are more than the memory's {}", moved, peak));
    if (run.dram.columns != run.bursts)
        lines.push_back(fmt::format("{} bursts became {} column commands", run.bursts, run.dram.columns));
    if (answered != run.requests)
        lines.push_back(fmt::format("{} of {} requests were answered", answered, run.requests));
    if (!lines.empty())
        throw SimulationError(fmt::format("impossible answers:\n  {}", fmt::join(lines, "\n  ")));
}

template <class Channel>
MemoryRun play_on(Channel&& channel, const DramConfig& config, const MemoryTraffic& traffic)
{
    struct Open {
        std::uint32_t bursts_left;
        DramCycle accepted, done;
    };
    Offers offers(traffic, config);
    std::vector<Open> open(traffic.requests.size());
    Latencies latencies;
    MemoryRun run;
    std::uint64_t answered = 0;
    DramCycle accepted = -1, freed = 0, last = 0;

    while (!offers.exhausted() || !channel.empty()) {
        // The next burst arrives once it is due, its predecessor was accepted and its window has room.
        DramCycle arrival = dram_never;
        const bool alone
            = !offers.closed_loop() || channel.empty() || (!offers.exhausted() && !offers.first_burst());
        if (!offers.exhausted() && alone && channel.can_accept(offers.write()))
            arrival = std::max({accepted + 1, offers.due(), freed});

        const DramCycle at = channel.step(arrival);
        if (at < 0) {
            const std::size_t request = offers.index();
            Open& entry = open[request];
            if (entry.bursts_left == 0)
                entry = {offers.bursts(request), arrival, 0};
            channel.submit(static_cast<std::uint32_t>(request), offers.address(), offers.write(), arrival);
            ++run.bursts;
            accepted = arrival;
            offers.accepted();
            continue;
        }
        freed = at;
        for (const DramCompletion& burst : channel.completions()) {
            last = std::max(last, burst.done);
            Open& entry = open[burst.id];
            entry.done = std::max(entry.done, burst.done);
            if (--entry.bursts_left > 0)
                continue;
            if (!burst.write)
                latencies.add(entry.done - entry.accepted);
            offers.answered(entry.done);
            ++answered;
        }
        channel.completions().clear();
    }

    const double tck_ns = static_cast<double>(config.timing.tck.femtoseconds) * 1e-6;
    run.requests = traffic.requests.size();
    for (const MemoryRequest& request : traffic.requests)
        run.bytes += request.bytes;
    run.sim_time_ns = static_cast<double>(last) * tck_ns;
    run.bandwidth_gbps = static_cast<double>(run.bytes) / run.sim_time_ns;
    run.reads = latencies.total();
    run.avg_read_latency_ns = latencies.average() * tck_ns;
    run.min_read_latency_ns = latencies.percentile(0) * tck_ns;
    run.max_read_latency_ns = latencies.percentile(1) * tck_ns;
    run.p50 = latencies.percentile(0.50) * tck_ns;
    run.p95 = latencies.percentile(0.95) * tck_ns;
    run.p99 = latencies.percentile(0.99) * tck_ns;
    run.dram = channel.statistics();
    refuse_impossible(run, config, answered);
    return run;
}

} // namespace

MemoryRun play(const DramConfig& config, const MemoryTraffic& traffic, DramLevel level)
{
    switch (level) {
    case DramLevel::detailed:
        break;
    case DramLevel::fast:
        return play_on(DramFast(config), config, traffic);
    case DramLevel::external:
        return play_on(ExternalDram(config), config, traffic);
    }
    return play_on(DramChannel(config), config, traffic);
}

} // namespace pivotsim
