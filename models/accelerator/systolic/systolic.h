// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/accelerator.h"
#include "models/accelerator/systolic/mapper.h"
#include "models/accelerator/systolic/operand_stream.h"
#include "models/memory/sram/sram.h"
#include "models/pe_array/pe_array.h"
#include "models/platform/platform_config.h"
#include "tlm/command_port.h"

#include <array>

namespace pivotsim {

/// The paper's accelerator (Fig. 5): memory -> DMA -> global buffer -> IPMEM, WTMEM -> PE array -> OPMEM ->
/// global buffer -> DMA -> memory. Takes GEMMs and convolutions, one at a time, in the order of their
/// commands.
class Systolic : public Accelerator {
public:
    Systolic(sc_core::sc_module_name name, const AcceleratorContext& context);

    bool accepts(const Operator& op) const override
    {
        return op.is_gemm() && op.kind != OperatorKind::sparse_gemm;
    }
    tlm::tlm_target_socket<>& commands() override { return commands_.socket; }
    std::vector<MemoryPort> memory_ports() override;
    AcceleratorStatistics statistics() const override;
    Bytes expected_memory_bytes(OperatorId id) const override;
    std::optional<AcceleratorPlan> plan(OperatorId op) const override;
    const Clock* repeats_by() const override
    {
        return context_.fidelity == Fidelity::fold ? &context_.clock : nullptr; // the grid checks each result
    }
    std::string waiting_for() const override;

private:
    /// The two DMA channels that carry one operand, and the memory at its end.
    struct Lane {
        std::unique_ptr<Dma> memory; ///< DRAM <-> global buffer
        std::unique_ptr<Dma> local; ///< global buffer <-> SRAM of the array
        std::unique_ptr<Sram> sram;
    };

    void build_lane(GemmOperand operand, const char* sram_name, const SramConfig& config);
    void bind_lane(GemmOperand operand);
    void begin_next();
    void start_lane(GemmOperand operand, const Operator& op);
    void part_done();
    Bytes sram_bytes() const;
    Lane& lane(GemmOperand operand) { return lanes_[static_cast<std::size_t>(operand)]; }

    const AcceleratorContext context_;
    const PeArrayConfig array_;
    const std::unique_ptr<Dataflow> dataflow_;
    const MemoryPath path_;
    const Mapper mapper_;
    const TrackId track_;
    Sram global_buffer_;
    std::array<Lane, 3> lanes_; ///< by GemmOperand
    PeArray pe_array_;
    std::unique_ptr<FoldModel> model_;
    CommandPort commands_{"commands", [this] {
                              if (!schedule_)
                                  alarm_.soon();
                          }};
    Alarm alarm_{"begin_next", [this] { begin_next(); }};
    std::unique_ptr<FoldSchedule> schedule_; ///< of the operator at work
    std::vector<std::unique_ptr<OperandStream>> streams_;
    int parts_left_ = 0; ///< lanes' channels and the array
    sc_core::sc_time began_;
    Bytes moved_before_; ///< by the SRAMs, when the operator began
};

} // namespace pivotsim
