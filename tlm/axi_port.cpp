// SPDX-License-Identifier: Apache-2.0
#include "tlm/axi_port.h"

#include <algorithm>

namespace pivotsim {

using sc_core::sc_time;
using sc_core::sc_time_stamp;

namespace {

std::uint64_t bandwidth(const AxiPortSettings& settings, const Clock& clock)
{
    return settings.width.bytes_per_cycle * clock.frequency().hertz;
}

} // namespace

AxiPort::AxiPort(sc_core::sc_module_name name, const AxiPortSettings& settings, const Clock& clock,
    PayloadPool& pool, Probe& probe)
    : sc_module(name), settings_(settings), clock_(clock), pool_(pool), probe_(probe),
      track_(probe.add_track(this->name(), TrackKind::port, bandwidth(settings, clock)))
{
    in.register_nb_transport_fw(this, &AxiPort::nb_transport_fw);
    if (settings.units > 1)
        for (Channel* channel : {&read_, &write_})
            channel->moving_of.resize(settings.units);
}

tlm::tlm_sync_enum AxiPort::nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        responder_.end_response();
        return tlm::TLM_COMPLETED;
    }
    Channel& channel = channel_of(payload);
    channel.bytes += payload.get_data_length();
    const sc_time begin = sc_time_stamp() + delay;
    if (settings_.width.unlimited() && settings_.latency == Cycles{} && requester_.ready())
        return pass(payload, phase, delay);
    channel.jobs.push_back({&payload, begin, 0, payload.get_data_length()});
    alarm_.at(begin);
    if (channel.jobs.size() > settings_.outstanding) { // each has a burst on its way at least
        refused_ = &payload;
        return tlm::TLM_ACCEPTED;
    }
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

/// A wire: requests, acceptance and answers go through unchanged.
tlm::tlm_sync_enum AxiPort::pass(Payload& payload, tlm::tlm_phase& phase, sc_time& delay)
{
    const sc_time begin = sc_time_stamp() + delay;
    if (const auto end = requester_.send(payload, delay)) {
        delay = *end - sc_time_stamp();
        report(payload, begin, *end);
        return tlm::TLM_COMPLETED;
    }
    const std::uint64_t length = payload.get_data_length();
    channel_of(payload).asking.begin(begin);
    channel_of(payload).jobs.push_back({&payload, begin, length, length});
    if (!requester_.ready())
        return tlm::TLM_ACCEPTED;
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

sc_time AxiPort::on_wire(Channel& channel, Payload& burst, sc_time from)
{
    const Bytes bytes = burst.get_data_length();
    const sc_time start = std::max(channel.free_at, from);
    const Cycles cycles = settings_.width.unlimited()
        ? Cycles{}
        : Cycles{ceil_div(bytes.count, settings_.width.bytes_per_cycle)};
    const Cycles first = clock_.edge(start);
    channel.free_at = clock_.time_of(first + cycles);
    channel.moving.busy(clock_.time_of(first), channel.free_at);
    if (!channel.moving_of.empty())
        channel.moving_of.at(Transfer::of(burst).unit).busy(clock_.time_of(first), channel.free_at);
    return channel.free_at;
}

void AxiPort::wake()
{
    cut(read_, tlm::TLM_READ_COMMAND);
    cut(write_, tlm::TLM_WRITE_COMMAND);
    for (Channel* channel : {&read_, &write_}) {
        depart(*channel);
        deliver(*channel);
    }
}

void AxiPort::cut(Channel& channel, tlm::tlm_command command)
{
    const bool wire = settings_.width.unlimited();
    const std::uint64_t burst = wire ? std::numeric_limits<std::uint32_t>::max()
                                     : settings_.width.bytes_per_cycle * settings_.burst_beats;
    // AXI: no burst crosses a 4 KiB boundary (IHI 0022, A3.4.1).
    constexpr std::uint64_t boundary = 4096;
    const auto to_boundary
        = [&](std::uint64_t address) { return wire ? burst : boundary - address % boundary; };
    for (Job& job : channel.jobs) {
        const std::uint64_t length = job.parent->get_data_length();
        while (job.offset < length && channel.in_flight < settings_.outstanding) {
            const std::uint64_t address = job.parent->get_address() + job.offset;
            const std::uint64_t bytes = std::min({burst, length - job.offset, to_boundary(address)});
            Payload& child = pool_.acquire(command, address, bytes);
            Transfer& transfer = Transfer::of(child);
            transfer.copy_from(Transfer::of(*job.parent));
            transfer.parent = job.parent;
            transfer.hops = 0;
            transfer.pace = sc_core::SC_ZERO_TIME;
            job.offset += bytes;
            ++channel.in_flight;
            const sc_time when = command == tlm::TLM_WRITE_COMMAND ? on_wire(channel, child, sc_time_stamp())
                                                                   : sc_time_stamp();
            channel.departing.push_back({&child, when});
        }
        if (job.offset < length)
            return;
    }
}

void AxiPort::depart(Channel& channel)
{
    while (!channel.departing.empty() && requester_.ready()) {
        const Burst burst = channel.departing.front();
        if (burst.when > sc_time_stamp()) {
            alarm_.at(burst.when);
            return;
        }
        channel.departing.pop_front();
        channel.asking.begin(sc_time_stamp());
        // The request path has a fixed latency: annotated, so that the memory may run ahead of time by it.
        if (const auto end = requester_.send(*burst.child, clock_.time_of(settings_.latency)))
            arrived(*burst.child, *end);
    }
}

void AxiPort::accepted(Payload& payload)
{
    if (Transfer::of(payload).parent)
        alarm_.soon(); // the next burst may go
    else
        responder_.accept_now(payload);
}

void AxiPort::answered(Payload& payload)
{
    if (Transfer::of(payload).parent) {
        arrived(payload, sc_time_stamp());
        return;
    }
    std::deque<Job>& jobs = channel_of(payload).jobs;
    const auto job = std::find_if(
        jobs.begin(), jobs.end(), [&payload](const Job& candidate) { return candidate.parent == &payload; });
    report(payload, job->begin, sc_time_stamp());
    jobs.erase(job);
    channel_of(payload).asking.end(sc_time_stamp());
    responder_.respond_now(payload);
}

/// The memory has answered: the beats of a read are still to come, a write is through.
void AxiPort::arrived(Payload& child, sc_time when)
{
    Channel& channel = channel_of(child);
    channel.asking.end(when);
    const sc_time end = child.is_read() ? on_wire(channel, child, when) : when;
    channel.arriving.push_back({&child, end});
    alarm_.at(end);
}

void AxiPort::deliver(Channel& channel)
{
    for (std::size_t i = 0; i < channel.arriving.size();) {
        const Burst burst = channel.arriving[i];
        if (burst.when > sc_time_stamp()) {
            alarm_.at(burst.when);
            ++i;
            continue;
        }
        channel.arriving.erase(channel.arriving.begin() + static_cast<std::ptrdiff_t>(i));
        finished(channel, *burst.child);
    }
}

void AxiPort::finished(Channel& channel, Payload& child)
{
    const auto job = std::find_if(channel.jobs.begin(), channel.jobs.end(),
        [&child](const Job& candidate) { return candidate.parent == Transfer::of(child).parent; });
    job->remaining -= child.get_data_length();
    child.release();
    --channel.in_flight;
    alarm_.soon();
    if (job->remaining > 0)
        return;
    Payload& parent = *job->parent;
    report(parent, job->begin, sc_time_stamp());
    channel.jobs.erase(job);
    if (refused_ && channel_of(*refused_).jobs.size() <= settings_.outstanding) {
        responder_.accept_now(*refused_);
        refused_ = nullptr;
    }
    responder_.respond_now(parent);
}

void AxiPort::forget(sc_time before)
{
    for (Channel* channel : {&read_, &write_}) {
        channel->moving.forget(before);
        for (BusyLog& of_unit : channel->moving_of)
            of_unit.forget(before);
        channel->asking.forget(before);
    }
}

void AxiPort::report(const Payload& payload, sc_time begin, sc_time end)
{
    probe_.slice(track_, transaction(payload, begin, end));
}

} // namespace pivotsim
