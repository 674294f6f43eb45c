// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/ps/ps_cost_model.h"
#include "tlm/requester.h"
#include "tlm/responder.h"

#include <deque>
#include <tlm_utils/simple_target_socket.h>

namespace pivotsim {

/// The processor cores of the SoC: all of them share one operator at a time. An operator's operands are read
/// while it computes, its result is written when both are through.
class ProcessingSystem : public Accelerator {
public:
    ProcessingSystem(sc_core::sc_module_name name, const AcceleratorContext& context);

    bool accepts(const Operator& op) const override { return costs_->accepts(op.kind); }
    tlm::tlm_target_socket<>& commands() override { return commands_; }
    std::vector<MemoryPort> memory_ports() override;
    AcceleratorStatistics statistics() const override;
    Bytes expected_memory_bytes(OperatorId id) const override;
    const Clock* repeats_by() const override { return &clock_; }
    std::string waiting_for() const override;

private:
    enum class Stage { idle, computing, writing };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay);
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
    tlm_utils::simple_target_socket<ProcessingSystem> commands_{"commands"};
    Responder responder_{
        "responder", [this](Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
            return commands_->nb_transport_bw(payload, phase, delay);
        }};
    Alarm alarm_{"advance", [this] { advance(); }};
    Requester memory_{"memory",
        {[this](Payload&) { alarm_.soon(); },
            [this](Payload& payload) {
                payload.release();
                --in_flight_;
                memory_done_ = sc_core::sc_time_stamp();
                alarm_.soon();
            }}};
    std::deque<Payload*> queue_;
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
