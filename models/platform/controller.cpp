// SPDX-License-Identifier: Apache-2.0
#include "models/platform/controller.h"

#include "base/diagnostics.h"
#include "base/under_way.h"
#include "models/platform/pass_alignment.h"
#include "models/platform/unexecuted.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<PassRange> passes_of(const ImageStream& stream, const Trace& trace)
{
    if (!stream.passes.empty())
        return stream.passes;
    return {{0, static_cast<OperatorId>(trace.operators().size())}};
}

} // namespace

Controller::Controller(sc_core::sc_module_name name, const Trace& trace,
    const std::vector<Accelerator*>& units, const ControllerConfig& config, PayloadPool& pool,
    OperatorReuse& operators, PassReuse& passes, Probe& probe)
    : sc_module(name), trace_(trace), config_(config), passes_(passes_of(config.stream, trace)),
      operator_reuse_(operators), pass_reuse_(passes), probe_(probe), pending_(units.size()), pool_(pool),
      dependents_(trace.operators().size()), ready_(units.size()), busy_(units.size(), 0),
      slots_(config.stream.in_flight), images_(config.stream.images), pass_counts_(passes_.size())
{
    for (const Accelerator* unit : units)
        clocks_.push_back(unit->repeats_by());
    if (config.stream.aligned)
        pattern_ = common_pattern(clocks_, longest_pass_pattern);
    for (std::size_t unit = 0; unit < units.size(); ++unit)
        ports_.push_back(std::make_unique<Requester>(("commands" + std::to_string(unit)).c_str(),
            Requester::Callbacks{[this](Payload&) { alarm_.soon(); },
                [this, unit](Payload& payload) { completed(unit, payload); }}));
    for (OperatorId op = 0; op < trace.operators().size(); ++op)
        for (const OperatorId before : trace.dependencies(op))
            dependents_[before].push_back(op);
    place(units);
    next_pass_.soon();
}

void Controller::place(const std::vector<Accelerator*>& units)
{
    for (const Operator& op : trace_.operators()) {
        const auto& free = config_.unpriced_groups;
        if (std::find(free.begin(), free.end(), op.group) != free.end()) {
            placement_.emplace_back();
            continue;
        }
        placement_.emplace_back(unit_for(op, units));
    }
    check_patterns();
}

std::size_t Controller::unit_for(const Operator& op, const std::vector<Accelerator*>& units) const
{
    for (const PlacementRule& rule : config_.placement) {
        if (!rule.admits(op))
            continue;
        const auto named = std::find(config_.names.begin(), config_.names.end(), rule.unit);
        const auto unit = static_cast<std::size_t>(named - config_.names.begin());
        if (!units.at(unit)->accepts(op))
            throw InputError(rule.place, "E-PLACEMENT",
                fmt::format("'{}' does not execute '{}' ({})", rule.unit, op.name, to_string(op.kind)));
        return unit;
    }
    const auto unit = std::find_if(
        units.begin(), units.end(), [&op](const Accelerator* candidate) { return candidate->accepts(op); });
    if (unit == units.end())
        refuse_unexecuted(op);
    return static_cast<std::size_t>(unit - units.begin());
}

/// A name that no operator has is a slip of the pen; a pattern, a kind or a group may be missing from a
/// workload.
void Controller::check_patterns() const
{
    for (const PlacementRule& rule : config_.placement)
        for (const std::string& pattern : rule.operators) {
            if (pattern.find_first_of("*?[") != std::string::npos)
                continue;
            PlacementRule alone;
            alone.operators = {pattern};
            const auto& operators = trace_.operators();
            if (std::none_of(operators.begin(), operators.end(),
                    [&alone](const Operator& op) { return alone.admits(op); }))
                throw InputError(rule.place, "E-PLACEMENT",
                    fmt::format("no operator of the workload is called '{}'", pattern),
                    {"pivotsim compile prints their names"});
        }
}

std::size_t Controller::pass_of(OperatorId op) const
{
    const auto pass = std::find_if(
        passes_.begin(), passes_.end(), [op](const PassRange& range) { return range.contains(op); });
    return static_cast<std::size_t>(pass - passes_.begin());
}

sc_core::sc_time Controller::aligned(sc_core::sc_time time) const
{
    if (pattern_ == 0)
        return time;
    return sc_core::sc_time::from_value(ceil_div(picoseconds(time), pattern_) * pattern_);
}

/// Images that have come take the slots that are free.
void Controller::admit()
{
    const ImageStream& stream = config_.stream;
    for (Slot& slot : slots_) {
        if (slot.step != Slot::Step::free)
            continue;
        if (images_begun_ == stream.images)
            return;
        const std::uint64_t image = images_begun_++;
        const sc_core::sc_time now = sc_core::sc_time_stamp();
        const sc_core::sc_time arrival = stream.arrivals.empty() ? now : stream.arrivals[image];
        slot.step = Slot::Step::waits;
        slot.image = image;
        slot.pass = 0;
        slot.when = aligned(std::max(now, arrival));
        images_[image].arrival = arrival;
        images_[image].begin = slot.when;
    }
}

void Controller::advance()
{
    admit();
    for (Slot& slot : slots_) {
        if (slot.step != Slot::Step::waits && slot.step != Slot::Step::repeats)
            continue;
        if (slot.when > sc_core::sc_time_stamp())
            next_pass_.at(slot.when);
        else if (slot.step == Slot::Step::waits)
            begin_pass(slot);
        else
            end_pass(slot);
    }
}

void Controller::begin_pass(Slot& slot)
{
    const PassRange& range = passes_[slot.pass];
    const std::size_t count = range.end - range.first;
    slot.began = sc_core::sc_time_stamp();
    ++pass_counts_[slot.pass];
    if (slot.pass == 0)
        probe_.image_begins(slot.image, slot.began);
    if (slots_.size() == 1) {
        if (const auto duration = pass_reuse_.begin(slot.pass, count)) {
            slot.step = Slot::Step::repeats;
            slot.when = slot.began + *duration;
            next_pass_.at(slot.when);
            return;
        }
    }
    slot.step = Slot::Step::works;
    slot.left = count;
    slot.missing.resize(count);
    for (OperatorId op = range.first; op < range.end; ++op) {
        slot.missing[op - range.first] = trace_.dependencies(op).size();
        if (slot.missing[op - range.first] == 0)
            ready({slot.image, op, static_cast<std::size_t>(&slot - slots_.data())});
    }
    alarm_.soon();
}

/// The image goes on with its next pass, or is done.
void Controller::end_pass(Slot& slot)
{
    const sc_core::sc_time now = sc_core::sc_time_stamp();
    if (slots_.size() == 1)
        pass_reuse_.end();
    ImageTimes& times = images_[slot.image];
    times.service += now - slot.began;
    next_pass_.soon();
    const std::size_t done = slot.pass++;
    const bool goes_on = slot.pass < config_.stream.needed_by(slot.image);
    probe_.pass_done({slot.image, done, slot.began, now, goes_on});
    if (goes_on) {
        slot.step = Slot::Step::waits;
        slot.when = aligned(now);
        return;
    }
    probe_.image_ends(slot.image, now);
    times.end = last_end_ = now;
    ++images_done_;
    slot.step = Slot::Step::free;
}

void Controller::ready(const Work& work)
{
    if (placement_[work.op])
        ready_[*placement_[work.op]].insert(work);
    else
        unpriced_ready_.push_back(work);
}

void Controller::dispatch()
{
    while (!unpriced_ready_.empty()) {
        const Work work = unpriced_ready_.back();
        unpriced_ready_.pop_back();
        done(work);
    }
    // In order over all units, so that where they take turns the graph's own order decides.
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
    for (Slot& slot : slots_)
        if (slot.step == Slot::Step::works && slot.left == 0)
            end_pass(slot);
}

/// One operator a unit; without overlap the PS works alone, and nobody while it does.
bool Controller::may_begin(std::size_t unit) const
{
    if (!ports_[unit]->ready() || busy_[unit] > 0)
        return false;
    const std::size_t ps = busy_.size() - 1;
    if (config_.overlap || (unit != ps && busy_[ps] == 0))
        return true;
    return std::all_of(busy_.begin(), busy_.end(), [](std::size_t busy) { return busy == 0; });
}

/// Dispatched operators begin at an edge of their unit's clock; without dispatch they begin at once.
void Controller::issue(std::size_t unit)
{
    pending_[unit] = {Pending::Step::begin, sc_core::sc_time_stamp(), *ready_[unit].begin()};
    ready_[unit].erase(ready_[unit].begin());
    ++busy_[unit];
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
    const OperatorId op = pending.work.op;
    pending.step = Pending::Step::none;
    note_under_way(trace_.op(op).name);
    if (pool_.in_use() == 0) {
        rest_();
        if (const auto duration = operator_reuse_.begin(op, unit)) {
            pending.step = Pending::Step::end;
            pending.when = sc_core::sc_time_stamp() + *duration;
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
        Pending& pending = pending_[unit];
        if (pending.step == Pending::Step::none)
            continue;
        if (pending.when > sc_core::sc_time_stamp()) {
            later_.at(pending.when);
        } else if (pending.step == Pending::Step::begin) {
            begin(unit);
        } else {
            pending.step = Pending::Step::none;
            ended(unit);
        }
    }
}

void Controller::completed(std::size_t unit, Payload& payload)
{
    payload.release();
    operator_reuse_.end();
    ended(unit);
}

void Controller::ended(std::size_t unit)
{
    --busy_[unit];
    done(pending_[unit].work);
    alarm_.soon();
}

void Controller::done(const Work& work)
{
    Slot& slot = slots_[work.slot];
    --slot.left;
    const OperatorId first = passes_[slot.pass].first;
    for (const OperatorId dependent : dependents_[work.op])
        if (--slot.missing[dependent - first] == 0)
            ready({work.image, dependent, work.slot});
}

std::vector<OperatorId> Controller::running() const
{
    std::vector<OperatorId> running;
    for (std::size_t unit = 0; unit < pending_.size(); ++unit)
        if (busy_[unit] > 0)
            running.push_back(pending_[unit].work.op);
    return running;
}

} // namespace pivotsim
