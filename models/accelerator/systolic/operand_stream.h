// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/fold_schedule.h"
#include "tlm/dma.h"

namespace pivotsim {

/// Lists the movements of one operand of a GEMM, fold by fold and piece by piece, as a DMA channel pulls
/// them.
class OperandStream {
public:
    enum class Leg {
        memory, ///< between DRAM and the global buffer
        local ///< between the global buffer and the array's SRAM
    };

    /// `tensor` and `partial_sums` are addresses in DRAM; `tensor_bytes` > 0 is the tensor's size.
    struct Place {
        std::uint64_t tensor = 0;
        Bytes tensor_bytes;
        std::uint64_t partial_sums = 0;
    };

    OperandStream(const FoldSchedule& schedule, GemmOperand operand, Leg leg, const Place& place);

    bool next(Movement& movement);

private:
    const Flow& flow() const { return planned_.flow(operand_); }
    /// Bytes reach the operand's SRAM with their first use, and sums leave it with their last.
    bool moves() const;
    void load(Movement& movement) const;
    void store(Movement& movement) const;

    const FoldSchedule& schedule_;
    const GemmOperand operand_;
    const Leg leg_;
    const Place place_;
    PlannedFold planned_;
    std::uint64_t fold_ = 0, piece_ = 0;
    std::uint64_t offset_ = 0; ///< of the next piece within its tile, in elements
};

} // namespace pivotsim
