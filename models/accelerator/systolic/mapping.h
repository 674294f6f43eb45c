// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/dataflow.h"

#include <array>
#include <string>

namespace pivotsim {

/// Loops over the tiles of a GEMM, outermost first.
enum class LoopOrder { mnk, mkn, nmk, nkm, kmn, knm };
constexpr std::array<LoopOrder, 6> loop_orders{
    LoopOrder::mnk, LoopOrder::mkn, LoopOrder::nmk, LoopOrder::nkm, LoopOrder::kmn, LoopOrder::knm};

std::array<GemmDimension, 3> dimensions_of(LoopOrder order);
const char* to_string(LoopOrder order);

/// How one GEMM is laid over the array and its buffers. The array's rows and columns fix the tiles of two
/// dimensions; a mapping chooses that of the streamed one, the order of the loops, and what stays on chip.
struct Mapping {
    LoopOrder order = LoopOrder::mkn;
    /// Streamed vectors a fold takes; 0: all. All, too, where the loop over them is the innermost one: then
    /// the stationary operand stays, and folds that follow each other are one.
    std::uint64_t vectors = 0;
    /// Operands whose tiles stay in their SRAM from the first use to the last: one load instead of one a
    /// use; for outputs, partial sums that are added up in OPMEM instead of memory.
    std::array<bool, 3> keep{}; ///< by GemmOperand

    bool keeps(GemmOperand operand) const { return keep[static_cast<std::size_t>(operand)]; }
    std::string text() const; ///< "mnk, 28 vectors, keeps outputs"

    friend bool operator==(const Mapping& a, const Mapping& b)
    {
        return a.order == b.order && a.vectors == b.vectors && a.keep == b.keep;
    }
};

/// What the paper's tool does: columns, rows, then all vectors; nothing is kept.
Mapping paper_mapping(const Dataflow& dataflow);

} // namespace pivotsim
