// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "roofline_cost.h"
#include "roofline_traffic.h"
#include "tlm/alarm.h"
#include "tlm/command_port.h"
#include "tlm/requester.h"

#include <deque>

namespace pivotsim {

/// A CPU or GPU that executes everything, one operator at a time: launch, then computing and all traffic side
/// by side, results included, as if tiles flowed through caches. Ends at the first clock edge at which both
/// are through, so that an operator takes launch + max(compute, memory) and less than a cycle more.
class RooflineUnit final : public Accelerator {
public:
    RooflineUnit(
        const RooflineConfig& config, sc_core::sc_module_name name, const AcceleratorContext& context);

    bool accepts(const Operator&) const override { return true; }
    tlm::tlm_target_socket<>& commands() override { return commands_.socket; }
    std::vector<MemoryPort> memory_ports() override { return {{OperandKind::inputs, &memory_.socket}}; }
    AcceleratorStatistics statistics() const override;
    Bytes expected_memory_bytes(OperatorId id) const override;
    std::optional<double> joules(const AcceleratorStatistics& done, double seconds) const override;
    const Clock* repeats_by() const override { return &context_.clock; }
    std::string waiting_for() const override;

private:
    void advance();
    void begin();
    void move();
    void finish();
    void tell(Cycles end);

    const RooflineConfig config_;
    const AcceleratorContext context_;
    const RooflineCost cost_;
    const TrackId track_, array_track_;
    CommandPort commands_{"commands", [this] { alarm_.soon(); }};
    Alarm alarm_{"advance", [this] { advance(); }};
    Requester memory_{"memory",
        {[this](Payload&) { alarm_.soon(); },
            [this](Payload& payload) {
                --in_flight_;
                moved_ = sc_core::sc_time_stamp();
                if (payload.is_read())
                    read_ = moved_;
                payload.release();
                alarm_.soon();
            }}};
    const Operator* op_ = nullptr; ///< at work
    std::deque<RooflineMove> moves_; ///< not sent yet
    int in_flight_ = 0;
    Cycles began_, launched_, computed_;
    sc_core::sc_time moved_, read_; ///< when the last byte was, of the operands
    AcceleratorStatistics done_; ///< core_picoseconds: busy
};

} // namespace pivotsim
