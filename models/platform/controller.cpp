// SPDX-License-Identifier: Apache-2.0
#include "models/platform/controller.h"

#include "base/diagnostics.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {

Controller::Controller(sc_core::sc_module_name name, const Trace& trace,
    const std::vector<Accelerator*>& units, const ControllerConfig& config, PayloadPool& pool)
    : sc_module(name), trace_(trace), config_(config), pool_(pool), dependents_(trace.operators().size()),
      ready_(units.size()), busy_(units.size(), 0), running_(trace.operators().size(), false)
{
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

void Controller::issue(std::size_t unit)
{
    const OperatorId op = *ready_[unit].begin();
    ready_[unit].erase(ready_[unit].begin());
    Payload& command = pool_.acquire(tlm::TLM_WRITE_COMMAND, op, 0);
    Transfer& transfer = Transfer::of(command);
    transfer.op = op;
    transfer.operand = OperandKind::command;
    ++busy_[unit];
    running_[op] = true;
    if (ports_[unit]->send(command))
        completed(unit, command);
}

void Controller::completed(std::size_t unit, Payload& payload)
{
    const OperatorId op = Transfer::of(payload).op;
    payload.release();
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
