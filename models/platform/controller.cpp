// SPDX-License-Identifier: Apache-2.0
#include "models/platform/controller.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

Controller::Controller(sc_core::sc_module_name name, const Trace& trace,
    const std::vector<Accelerator*>& units, const ControllerConfig& config, PayloadPool& pool,
    OperatorReuse& reuse)
    : sc_module(name), trace_(trace), config_(config), reuse_(reuse), pending_(units.size()), pool_(pool),
      dependents_(trace.operators().size()), ready_(units.size()), busy_(units.size(), 0),
      running_(trace.operators().size(), false)
{
    for (const Accelerator* unit : units)
        clocks_.push_back(unit->repeats_by());
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        ports_.push_back(std::make_unique<Requester>(("commands" + std::to_string(unit)).c_str(),
            Requester::Callbacks{[this](Payload&) { alarm_.soon(); },
                [this, unit](Payload& payload) { completed(unit, payload); }}));
    for (OperatorId op = 0; op < trace.operators().size(); ++op)
        for (const OperatorId before : trace.dependencies(op))
            dependents_[before].push_back(op);
    place(units);
    begin_image();
}

void Controller::place(const std::vector<Accelerator*>& units)
{
    for (const Operator& op : trace_.operators()) {
        const auto& free = config_.unpriced_groups;
        if (std::find(free.begin(), free.end(), op.group) != free.end()) {
            placement_.emplace_back();
            continue;
        }
        const auto unit = std::find_if(units.begin(), units.end(),
            [&op](const Accelerator* candidate) { return candidate->accepts(op); });
        if (unit == units.end())
            throw InputError({}, "E-OPERATOR",
                fmt::format("no unit of the platform executes '{}' ({})", op.name, to_string(op.kind)));
        placement_.emplace_back(static_cast<std::size_t>(unit - units.begin()));
    }
}

void Controller::begin_image()
{
    left_ = trace_.operators().size();
    missing_.resize(left_);
    for (OperatorId op = 0; op < left_; ++op) {
        missing_[op] = trace_.dependencies(op).size();
        if (missing_[op] == 0)
            ready(op);
    }
    alarm_.soon();
}

void Controller::ready(OperatorId op)
{
    if (placement_[op])
        ready_[*placement_[op]].insert(op);
    else
        unpriced_ready_.push_back(op);
}

void Controller::dispatch()
{
    while (!unpriced_ready_.empty()) {
        const OperatorId op = unpriced_ready_.back();
        unpriced_ready_.pop_back();
        done(op);
    }
    // In trace order over all units, so that without overlap the graph's own order decides.
    for (;;) {
        std::optional<std::size_t> chosen;
        for (std::size_t unit = 0; unit < ports_.size(); ++unit)
            if (!ready_[unit].empty() && may_begin(unit)
                && (!chosen || *ready_[unit].begin() < *ready_[*chosen].begin()))
                chosen = unit;
        if (!chosen)
            break;
        issue(*chosen);
    }
    if (left_ > 0 || finished())
        return;
    ++images_done_;
    image_ends_.push_back(sc_core::sc_time_stamp());
    if (!finished())
        begin_image();
}

/// One operator a unit; without overlap one operator in all.
bool Controller::may_begin(std::size_t unit) const
{
    if (!ports_[unit]->ready() || busy_[unit] > 0)
        return false;
    return config_.overlap
        || std::all_of(busy_.begin(), busy_.end(), [](std::size_t busy) { return busy == 0; });
}

/// Dispatched operators begin at an edge of their unit's clock; without dispatch they begin at once.
void Controller::issue(std::size_t unit)
{
    const OperatorId op = *ready_[unit].begin();
    ready_[unit].erase(ready_[unit].begin());
    ++busy_[unit];
    running_[op] = true;
    pending_[unit] = {Pending::Step::begin, sc_core::sc_time_stamp(), op};
    if (config_.dispatch[unit] == sc_core::SC_ZERO_TIME) {
        begin(unit);
        return;
    }
    sc_core::sc_time& when = pending_[unit].when;
    when += config_.dispatch[unit];
    if (const Clock* clock = clocks_[unit])
        when = clock->time_of(clock->edge(when));
    later_.at(when);
}

void Controller::begin(std::size_t unit)
{
    Pending& pending = pending_[unit];
    const OperatorId op = pending.op;
    pending.step = Pending::Step::none;
    if (pool_.in_use() == 0) {
        rest_();
        if (const auto duration = reuse_.begin(op, unit)) {
            pending = {Pending::Step::end, sc_core::sc_time_stamp() + *duration, op};
            later_.at(pending.when);
            return;
        }
    }
    Payload& command = pool_.acquire(tlm::TLM_WRITE_COMMAND, op, 0);
    Transfer& transfer = Transfer::of(command);
    transfer.op = op;
    transfer.operand = OperandKind::command;
    if (ports_[unit]->send(command))
        completed(unit, command);
}

void Controller::wake()
{
    for (std::size_t unit = 0; unit < pending_.size(); ++unit) {
        const Pending pending = pending_[unit];
        if (pending.step == Pending::Step::none)
            continue;
        if (pending.when > sc_core::sc_time_stamp()) {
            later_.at(pending.when);
        } else if (pending.step == Pending::Step::begin) {
            begin(unit);
        } else {
            pending_[unit].step = Pending::Step::none;
            ended(unit, pending.op);
        }
    }
}

void Controller::completed(std::size_t unit, Payload& payload)
{
    const OperatorId op = Transfer::of(payload).op;
    payload.release();
    reuse_.end();
    ended(unit, op);
}

void Controller::ended(std::size_t unit, OperatorId op)
{
    --busy_[unit];
    done(op);
    alarm_.soon();
}

void Controller::done(OperatorId op)
{
    running_[op] = false;
    --left_;
    for (const OperatorId dependent : dependents_[op])
        if (--missing_[dependent] == 0)
            ready(dependent);
}

std::vector<OperatorId> Controller::running() const
{
    std::vector<OperatorId> running;
    for (OperatorId op = 0; op < running_.size(); ++op)
        if (running_[op])
            running.push_back(op);
    return running;
}

} // namespace pivotsim
