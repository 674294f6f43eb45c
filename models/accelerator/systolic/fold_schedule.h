// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/dataflow.h"
#include "workloads/trace.h"

#include <optional>

namespace pivotsim {

/// Bytes of one operand that a fold moves, cut into pieces of whole units (rows or vectors).
struct Flow {
    std::uint64_t units = 0; ///< 0: the fold moves none of it
    Bytes unit_bytes;
    std::uint64_t piece_units = 1; ///< units of every piece but the last
    Cycles cycles; ///< that the array takes for all units

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
    bool accumulates = false; ///< its outputs are added to partial sums of the fold before
    std::uint32_t output_element_bytes = 4;
};

/// What may be in one piece.
struct PieceLimits {
    Bytes inputs, weights, outputs; ///< one half of IPMEM, WTMEM, OPMEM; 0: whole folds
};

/// The order of work of one GEMM under `schedule: paper`: folds as the dataflow lists them, heads one after
/// the other, nothing kept between folds but partial sums, which go to memory and come back.
class FoldSchedule {
public:
    FoldSchedule(const Trace& trace, OperatorId op, const Dataflow& dataflow, const ArrayShape& array,
        const ArrayTiming& timing, const PieceLimits& limits);

    OperatorId op() const { return op_; }
    std::uint64_t folds() const { return range_.count() * gemm_.batch; }
    PlannedFold fold(std::uint64_t index) const;
    const GemmShape& gemm() const { return gemm_; }
    const Dataflow& dataflow() const { return dataflow_; }

private:
    void cut(PlannedFold& planned) const;

    OperatorId op_;
    const Dataflow& dataflow_;
    ArrayShape array_;
    ArrayTiming timing_;
    PieceLimits limits_;
    GemmShape gemm_;
    FoldRange range_;
    std::uint32_t output_element_bytes_;
};

} // namespace pivotsim
