// SPDX-License-Identifier: Apache-2.0
#include "models/platform/path_witness.h"

#include <algorithm>

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
    for (const Watched& watched : ports_)
        for (const bool write : {false, true})
            watched.port->moving(write).restart();
    for (const Buffer& buffer : buffers_)
        buffer.saturated->restart();
}

const std::vector<StallShare>& PathWitness::explain(OperandKind operand, Cycles begin, Cycles end)
{
    forget(begin);
    begin_ = begin.count;
    end_ = end.count;
    CycleSet saturated, moving, asked, refreshing;
    sc_core::sc_time of_buffers, of_ports;
    for (const Buffer& buffer : buffers_)
        if (buffer.passed_by[static_cast<std::size_t>(operand)]) {
            add(*buffer.saturated, saturated);
            of_buffers = std::max(of_buffers, buffer.saturated->total());
        }
    for (const Watched& watched : ports_) {
        if (!watched.carries[static_cast<std::size_t>(operand)])
            continue;
        for (const bool write : {false, true}) {
            if (write && operand != OperandKind::outputs)
                continue;
            add(watched.port->moving(write), moving);
            if (watched.shared)
                add(watched.shared->held_up(write), moving);
            of_ports = std::max(of_ports, watched.port->moving(write).total());
            add(watched.port->asking(write).until(clock_.time_of(end)), asked);
        }
    }
    if (BusyLog* log = memory_->refreshing())
        add(*log, refreshing);

    std::uint64_t rest = end_ - begin_;
    shares_.clear();
    const auto share = [&](const CycleSet& cycles, StallCause cause, Resource resource) {
        const std::uint64_t count = boost::icl::cardinality(cycles);
        rest -= count;
        if (count > 0)
            shares_.push_back({cause, resource, count});
    };
    if (of_buffers > of_ports)
        moving -= saturated;
    asked -= saturated;
    asked -= moving;
    refreshing &= asked;
    asked -= refreshing;
    share(moving, StallCause::port, Resource::port);
    share(refreshing, StallCause::refresh, Resource::dram);
    share(asked, cause_of(operand), Resource::dram);
    if (rest > 0)
        shares_.push_back({cause_of(operand), Resource::buffers, rest});
    return shares_;
}

void PathWitness::forget(Cycles before)
{
    const sc_core::sc_time time = clock_.time_of(before);
    for (const Watched& watched : ports_) {
        watched.port->forget(time);
        if (watched.shared)
            watched.shared->forget(time);
    }
    for (const Buffer& buffer : buffers_)
        buffer.saturated->forget(time);
    if (BusyLog* log = memory_->refreshing())
        log->forget(time);
}

} // namespace pivotsim
