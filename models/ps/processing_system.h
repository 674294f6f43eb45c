// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/ps/ps_cost_model.h"
#include "tlm/command_port.h"
#include "tlm/requester.h"

namespace pivotsim {

/// The processor cores of the SoC: all of them share one operator at a time. An operator's operands are read
/// while it computes, its result is written when both are through.
class ProcessingSystem : public Accelerator {
public:
    ProcessingSystem(sc_core::sc_module_name name, const AcceleratorContext& context);

    bool accepts(const Operator& op) const override { return costs_->accepts(op.kind); }
    tlm::tlm_target_socket<>& commands() override { return commands_.socket; }
    std::vector<MemoryPort> memory_ports() override;
    AcceleratorStatistics statistics() const override;
    Bytes expected_memory_bytes(OperatorId id) const override;
    const Clock* repeats_by() const override { return &clock_; }
    std::string waiting_for() const override;

private:
    enum class Stage { idle, computing, writing };

    void advance();
    void begin();
    void read_next();
    void write();
    void finish();
    void tell_cores(Slice slice);
    void send(tlm::tlm_command command, TensorId tensor);

    const AcceleratorContext context_;
    const PsCores cores_;
    const Clock clock_;
    const std::unique_ptr<PsCostModel> costs_;
    const TrackId track_;
    std::vector<TrackId> core_tracks_;
    CommandPort commands_{"commands", [this] { alarm_.soon(); }};
    Alarm alarm_{"advance", [this] { advance(); }};
    Requester memory_{"memory",
        {[this](Payload&) { alarm_.soon(); },
            [this](Payload& payload) {
                payload.release();
                --in_flight_;
                memory_done_ = sc_core::sc_time_stamp();
                alarm_.soon();
            }}};
    Stage stage_ = Stage::idle;
    const Operator* op_ = nullptr;
    std::size_t inputs_read_ = 0;
    int in_flight_ = 0;
    sc_core::sc_time began_, computed_, memory_done_;
    std::uint64_t busy_ = 0; ///< picoseconds of all operators
    std::uint64_t elements_ = 0;
    Bytes read_, written_;
};

} // namespace pivotsim
