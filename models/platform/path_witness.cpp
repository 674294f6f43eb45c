// SPDX-License-Identifier: Apache-2.0
#include "models/platform/path_witness.h"

#include <algorithm>
#include <limits>

namespace pivotsim {
namespace {

StallCause cause_of(OperandKind operand)
{
    return operand == OperandKind::inputs ? StallCause::inputs
        : operand == OperandKind::weights ? StallCause::weights
                                          : StallCause::outputs;
}

} // namespace

void PathWitness::add(const BusyLog& log, CycleSet& cycles) const
{
    for (const BusyLog::Interval& busy : log.intervals()) {
        const std::uint64_t from = std::max(begin_, clock_.edge(busy.begin).count);
        const std::uint64_t until = std::min(end_, clock_.edge(busy.end).count);
        if (from < until)
            cycles.add(CycleSet::interval_type::right_open(from, until));
    }
}

void PathWitness::watch(ControllerPort& shared, const std::vector<const AxiPort*>& behind)
{
    for (Watched& watched : ports_)
        if (std::find(behind.begin(), behind.end(), watched.port) != behind.end())
            watched.shared = &shared;
}

void PathWitness::begin()
{
    horizon_[unit_] = clock_.now();
    for (Watched& watched : ports_)
        for (const bool write : {false, true})
            watched.before[write] = watched.port->moving(write).total();
    for (Buffer& buffer : buffers_)
        buffer.before = buffer.saturated->total();
}

void PathWitness::end()
{
    horizon_[unit_] = Cycles{std::numeric_limits<std::uint64_t>::max()};
}

void PathWitness::add_beats(Watched& watched, bool write, Beats& beats) const
{
    add(watched.port->moving(write), beats.all);
    if (horizon_.size() == 1)
        return;
    beats.of_others.resize(horizon_.size());
    for (std::uint8_t unit = 0; unit < horizon_.size(); ++unit)
        add(watched.port->moving(write, unit), unit == unit_ ? beats.own : beats.of_others[unit]);
}

void PathWitness::share(const CycleSet& cycles, StallCause cause, Resource resource, std::uint8_t rival)
{
    if (const std::uint64_t count = boost::icl::cardinality(cycles); count > 0)
        shares_.push_back({cause, resource, count, rival});
}

const std::vector<StallShare>& PathWitness::explain(OperandKind operand, Cycles begin, Cycles end)
{
    forget(begin);
    begin_ = begin.count;
    end_ = end.count;
    CycleSet saturated, moving, asked, refreshing;
    Beats beats;
    sc_core::sc_time of_buffers, of_ports;
    for (const Buffer& buffer : buffers_)
        if (buffer.passed_by[static_cast<std::size_t>(operand)]) {
            add(*buffer.saturated, saturated);
            of_buffers = std::max(of_buffers, buffer.saturated->total() - buffer.before);
        }
    for (Watched& watched : ports_) {
        if (!watched.carries[static_cast<std::size_t>(operand)])
            continue;
        for (const bool write : {false, true}) {
            if (write && operand != OperandKind::outputs)
                continue;
            add_beats(watched, write, beats);
            if (watched.shared)
                add(watched.shared->held_up(write), moving);
            of_ports = std::max(of_ports, watched.port->moving(write).total() - watched.before[write]);
            add(watched.port->asking(write).until(clock_.time_of(end)), asked);
        }
    }
    if (BusyLog* log = memory_->refreshing())
        add(*log, refreshing);

    moving += beats.all;
    shares_.clear();
    if (of_buffers > of_ports)
        moving -= saturated;
    asked -= saturated;
    asked -= moving;
    refreshing &= asked;
    asked -= refreshing;
    for (std::uint8_t unit = 0; unit < beats.of_others.size(); ++unit) {
        CycleSet& theirs = beats.of_others[unit];
        theirs -= beats.own;
        theirs &= moving;
        share(theirs, StallCause::contention, Resource::port, unit);
        moving -= theirs;
    }
    share(moving, StallCause::port, Resource::port);
    share(refreshing, StallCause::refresh, Resource::dram);
    share(asked, cause_of(operand), Resource::dram);
    std::uint64_t rest = end_ - begin_;
    for (const StallShare& each : shares_)
        rest -= each.cycles.count;
    if (rest > 0)
        shares_.push_back({cause_of(operand), Resource::buffers, rest});
    return shares_;
}

void PathWitness::forget(Cycles before)
{
    for (const Buffer& buffer : buffers_)
        buffer.saturated->forget(clock_.time_of(before));
    horizon_[unit_] = before;
    const sc_core::sc_time time = clock_.time_of(*std::min_element(horizon_.begin(), horizon_.end()));
    for (const Watched& watched : ports_) {
        watched.port->forget(time);
        if (watched.shared)
            watched.shared->forget(time);
    }
    if (BusyLog* log = memory_->refreshing())
        log->forget(time);
}

} // namespace pivotsim
