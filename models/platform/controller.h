// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/operator_reuse.h"
#include "tlm/alarm.h"
#include "tlm/requester.h"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace pivotsim {

struct ControllerConfig {
    bool overlap = false; ///< may two units work at the same time?
    std::vector<sc_core::sc_time> dispatch; ///< by unit: from the last dependency to the command
    std::uint64_t images = 1;
    std::vector<Group> unpriced_groups;
};

/// Walks the operator graph: an operator goes to the first unit that accepts it, as soon as what it reads has
/// been written. Images run back to back. Operators of unpriced groups are done the moment they could begin.
class Controller : public sc_core::sc_module {
public:
    /// Throws InputError if no unit accepts an operator.
    Controller(sc_core::sc_module_name name, const Trace& trace, const std::vector<Accelerator*>& units,
        const ControllerConfig& config, PayloadPool& pool, OperatorReuse& reuse);

    /// Called when an operator begins and nothing else is under way.
    void on_rest(std::function<void()> rest) { rest_ = std::move(rest); }

    /// To be bound to the unit's command socket.
    tlm_utils::simple_initiator_socket<Requester>& commands(std::size_t unit)
    {
        return ports_.at(unit)->socket;
    }

    bool finished() const { return images_done_ == config_.images; }
    std::uint64_t images_done() const { return images_done_; }
    /// When each image's last operator was done.
    const std::vector<sc_core::sc_time>& image_ends() const { return image_ends_; }
    /// Unit of each operator; none for an unpriced one.
    const std::vector<std::optional<std::size_t>>& placement() const { return placement_; }
    /// Operators that have begun and not ended, for deadlock reports.
    std::vector<OperatorId> running() const;

private:
    void place(const std::vector<Accelerator*>& units);
    void begin_image();
    void dispatch();
    bool may_begin(std::size_t unit) const;
    void issue(std::size_t unit);
    void begin(std::size_t unit);
    void wake();
    void ready(OperatorId op);
    void done(OperatorId op);
    void completed(std::size_t unit, Payload& payload);
    void ended(std::size_t unit, OperatorId op);

    /// What a unit has to do at a time to come.
    struct Pending {
        enum class Step { none, begin, end } step = Step::none;
        sc_core::sc_time when;
        OperatorId op = 0;
    };

    const Trace& trace_;
    const ControllerConfig config_;
    OperatorReuse& reuse_;
    std::function<void()> rest_;
    std::vector<const Clock*> clocks_; ///< by unit: at whose edges a dispatched operator begins
    std::vector<Pending> pending_; ///< by unit
    PayloadPool& pool_;
    std::vector<std::unique_ptr<Requester>> ports_;
    std::vector<std::optional<std::size_t>> placement_;
    std::vector<std::vector<OperatorId>> dependents_;
    std::vector<std::size_t> missing_; ///< dependencies not done, by operator
    std::vector<std::set<OperatorId>> ready_; ///< by unit, in trace order
    std::vector<std::size_t> busy_; ///< commands at each unit
    std::vector<bool> running_;
    std::vector<OperatorId> unpriced_ready_;
    std::size_t left_ = 0; ///< operators of the image
    std::uint64_t images_done_ = 0;
    std::vector<sc_core::sc_time> image_ends_;
    Alarm alarm_{"dispatch", [this] { dispatch(); }};
    Alarm later_{"later", [this] { wake(); }};
};

} // namespace pivotsim
