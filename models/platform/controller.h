// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform/image_stream.h"
#include "models/platform/pass_reuse.h"
#include "models/platform/units_config.h"
#include "tlm/alarm.h"
#include "tlm/requester.h"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace pivotsim {

struct ControllerConfig {
    bool overlap = false; ///< may the PS, the last unit, work while others do?
    std::vector<sc_core::sc_time> dispatch; ///< by unit: from the last dependency to the command
    ImageStream stream;
    std::vector<Group> unpriced_groups;
    std::vector<std::string> names; ///< of the units
    std::vector<PlacementRule> placement;
};

/// Takes images through their passes and walks the operator graph of each: an operator goes to the unit that
/// a placement rule gives it, else to the first that accepts it, as soon as what it reads has been written.
/// Passes begin at an edge of all units' clocks that have one in common, images in the order in which they
/// come. Operators of unpriced groups are done the moment they could begin.
class Controller : public sc_core::sc_module {
public:
    /// Throws InputError if no unit accepts an operator, or not the one that a rule names.
    Controller(sc_core::sc_module_name name, const Trace& trace, const std::vector<Accelerator*>& units,
        const ControllerConfig& config, PayloadPool& pool, OperatorReuse& operators, PassReuse& passes,
        Probe& probe);

    /// Called when an operator begins and nothing else is under way.
    void on_rest(std::function<void()> rest) { rest_ = std::move(rest); }

    /// To be bound to the unit's command socket.
    tlm_utils::simple_initiator_socket<Requester>& commands(std::size_t unit)
    {
        return ports_.at(unit)->socket;
    }

    bool finished() const { return images_done_ == config_.stream.images; }
    std::uint64_t images_done() const { return images_done_; }
    const std::vector<ImageTimes>& images() const { return images_; }
    std::size_t in_flight() const { return slots_.size(); }
    /// When the last image was done.
    sc_core::sc_time last_end() const { return last_end_; }
    /// Images that took each pass.
    const std::vector<std::uint64_t>& pass_counts() const { return pass_counts_; }
    std::size_t pass_of(OperatorId op) const;
    /// Unit of each operator; none for an unpriced one.
    const std::vector<std::optional<std::size_t>>& placement() const { return placement_; }
    /// Operators that have begun and not ended, for deadlock reports.
    std::vector<OperatorId> running() const;

private:
    /// An image that is being worked on.
    struct Slot {
        enum class Step { free, waits, works, repeats } step = Step::free;
        std::uint64_t image = 0;
        std::size_t pass = 0;
        sc_core::sc_time when; ///< waits: until then; repeats: that it ends
        sc_core::sc_time began; ///< the pass
        std::vector<std::size_t> missing; ///< dependencies not done, by operator of the pass
        std::size_t left = 0; ///< operators of the pass
    };
    /// An operator for an image; images that came earlier go first.
    struct Work {
        std::uint64_t image;
        OperatorId op;
        std::size_t slot;
        bool operator<(const Work& other) const
        {
            return image != other.image ? image < other.image : op < other.op;
        }
    };
    /// What a unit has to do at a time to come.
    struct Pending {
        enum class Step { none, begin, end } step = Step::none;
        sc_core::sc_time when;
        Work work{};
    };

    void place(const std::vector<Accelerator*>& units);
    std::size_t unit_for(const Operator& op, const std::vector<Accelerator*>& units) const;
    void check_patterns() const;
    sc_core::sc_time aligned(sc_core::sc_time time) const;
    void admit();
    void advance();
    void begin_pass(Slot& slot);
    void end_pass(Slot& slot);
    void dispatch();
    bool may_begin(std::size_t unit) const;
    void issue(std::size_t unit);
    void begin(std::size_t unit);
    void wake();
    void ready(const Work& work);
    void done(const Work& work);
    void completed(std::size_t unit, Payload& payload);
    void ended(std::size_t unit);

    const Trace& trace_;
    const ControllerConfig config_;
    const std::vector<PassRange> passes_;
    OperatorReuse& operator_reuse_;
    PassReuse& pass_reuse_;
    Probe& probe_; ///< of what reuse knows nothing about: images
    std::function<void()> rest_;
    std::vector<const Clock*> clocks_; ///< by unit: at whose edges a dispatched operator begins
    std::uint64_t pattern_ = 0; ///< ps between edges that all clocks have in common; 0: none to wait for
    std::vector<Pending> pending_; ///< by unit
    PayloadPool& pool_;
    std::vector<std::unique_ptr<Requester>> ports_;
    std::vector<std::optional<std::size_t>> placement_;
    std::vector<std::vector<OperatorId>> dependents_;
    std::vector<std::set<Work>> ready_; ///< by unit, in order
    std::vector<std::size_t> busy_; ///< commands at each unit
    std::vector<Work> unpriced_ready_;
    std::vector<Slot> slots_;
    std::uint64_t images_begun_ = 0, images_done_ = 0;
    std::vector<ImageTimes> images_;
    std::vector<std::uint64_t> pass_counts_;
    sc_core::sc_time last_end_;
    Alarm alarm_{"dispatch", [this] { dispatch(); }};
    Alarm later_{"later", [this] { wake(); }};
    Alarm next_pass_{"next_pass", [this] { advance(); }};
};

} // namespace pivotsim
