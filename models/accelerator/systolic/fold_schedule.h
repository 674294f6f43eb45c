// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/loop_nest.h"
#include "workloads/trace.h"

#include <optional>

namespace pivotsim {

/// Bytes of one operand that a fold moves, cut into pieces of whole units (rows or vectors).
struct Flow {
    std::uint64_t units = 0; ///< 0: the fold moves none of it
    Bytes unit_bytes;
    std::uint64_t piece_units = 1; ///< units of every piece but the last
    Cycles cycles; ///< that the array takes for all units
    std::uint64_t offset = 0; ///< of the tile in its tensor, in elements
    bool reused = false, kept = false; ///< in the SRAM from an earlier use; for a later one

    std::uint64_t pieces() const { return ceil_div(units, piece_units); }
    std::uint64_t units_of(std::uint64_t piece) const;
    Bytes bytes_of(std::uint64_t piece) const { return units_of(piece) * unit_bytes.count; }
    /// The array's time for one piece; pieces add up to `cycles`.
    Cycles cycles_of(std::uint64_t piece) const;
    Bytes bytes() const { return units * unit_bytes.count; }
};

/// One fold with everything that the load, compute and drain processes need to know of it.
struct PlannedFold {
    Fold fold;
    FoldCycles cycles;
    std::uint64_t batch = 0; ///< head
    Flow inputs, weights, outputs;
    bool outputs_stream = true; ///< leave vector by vector (is, ws); otherwise in the drain (os)
    std::uint64_t macs = 0;
    bool accumulates = false; ///< its outputs are added to partial sums that are in memory
    std::uint32_t output_element_bytes = 4;

    Flow& flow(GemmOperand operand)
    {
        return operand == GemmOperand::inputs ? inputs : operand == GemmOperand::weights ? weights : outputs;
    }
    const Flow& flow(GemmOperand operand) const { return const_cast<PlannedFold*>(this)->flow(operand); }
};

/// The order of work of one GEMM under a mapping; heads one after the other.
class FoldSchedule {
public:
    FoldSchedule(const Trace& trace, OperatorId op, const Dataflow& dataflow, const ArrayShape& array,
        const ArrayTiming& timing, const Mapping& mapping, const PieceLimits& limits);

    OperatorId op() const { return op_; }
    std::uint64_t folds() const { return nest_.folds() * gemm_.batch; }
    PlannedFold fold(std::uint64_t index) const;
    const GemmShape& gemm() const { return gemm_; }
    const Dataflow& dataflow() const { return dataflow_; }
    /// Shadow registers take the next fold's stationary operand while the array works on this one's.
    bool preload_overlapped() const { return timing_.preload_overlapped; }

private:
    void cut(PlannedFold& planned) const;
    void locate(PlannedFold& planned, const LoopNest::Place& place) const;

    OperatorId op_;
    const Dataflow& dataflow_;
    ArrayShape array_;
    ArrayTiming timing_;
    PieceLimits limits_;
    GemmShape gemm_;
    LoopNest nest_;
    std::uint32_t output_element_bytes_;
};

} // namespace pivotsim
