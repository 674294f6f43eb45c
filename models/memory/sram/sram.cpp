// SPDX-License-Identifier: Apache-2.0
#include "models/memory/sram/sram.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

using sc_core::sc_time;

Sram::Sram(sc_core::sc_module_name name, const SramConfig& config, const std::vector<Share>& shares,
    const Clock& clock, Probe& probe)
    : sc_module(name), config_(config), clock_(clock), probe_(probe),
      track_(probe.add_track(this->name(), TrackKind::buffer, config.size.count)), ports_(config.ports)
{
    Bytes total;
    for (const Share& share : shares) {
        total += share.bytes;
        streams_.push_back(std::make_unique<SramStream>(
            share.stream.c_str(), share.bytes, config.halves == 1,
            [this](Bytes bytes, sc_time from) { return serve(bytes, from); },
            [this](std::int64_t change, sc_time when) { occupy(change, when); }));
    }
    if (total > config.size)
        throw SimulationError(fmt::format(
            "{}: shares of {} bytes exceed its {} bytes", this->name(), total.count, config.size.count));
}

/// The port that is free first takes the access; a beat moves `width` bytes a cycle.
sc_time Sram::serve(Bytes bytes, sc_time from)
{
    moved_ += bytes;
    if (config_.width.unlimited())
        return from;
    const auto freer = [](const Port& a, const Port& b) { return a.free < b.free; };
    Port& port = *std::min_element(ports_.begin(), ports_.end(), freer);
    const Cycles begin = clock_.edge(std::max(port.free, from));
    if (const sc_time start = clock_.time_of(begin); start > port.free)
        port.busy_since = start;
    port.free = clock_.time_of(begin + ceil_div(bytes.count, config_.width.bytes_per_cycle));
    const auto later = [](const Port& a, const Port& b) { return a.busy_since < b.busy_since; };
    saturated_.busy(std::max_element(ports_.begin(), ports_.end(), later)->busy_since,
        std::min_element(ports_.begin(), ports_.end(), freer)->free);
    return port.free;
}

void Sram::occupy(std::int64_t change, sc_time when)
{
    held_.count = static_cast<std::uint64_t>(static_cast<std::int64_t>(held_.count) + change);
    if (held_ > config_.size)
        throw SimulationError(
            fmt::format("{}: holds {} bytes and has {}", name(), held_.count, config_.size.count));
    peak_ = std::max(peak_, held_);
    probe_.level(track_, when, held_.count);
}

void Sram::settle()
{
    for (const auto& stream : streams_)
        stream->settle();
}

bool Sram::empty() const
{
    return std::all_of(streams_.begin(), streams_.end(), [](const auto& stream) { return stream->empty(); });
}

} // namespace pivotsim
