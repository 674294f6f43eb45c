// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/trace.h"

#include <string>
#include <vector>

namespace pivotsim {

/// An operator of a kind and size that an accelerator is tried with.
struct Workpiece {
    OperatorKind kind = OperatorKind::gemm;
    GemmShape gemm; ///< GEMM kinds
    RowShape rows; ///< the others
    double density = 1;
    const char* size = ""; ///< "one element", "odd", "a ViT's", "huge"

    /// "gemm 197 x 384 x 1152".
    std::string text() const;

    /// Bytes that no implementation can do without: each operand and the result once.
    Bytes least_read() const;
    Bytes least_written() const;
};

/// Of every kind, from one element to more than any buffer holds.
const std::vector<Workpiece>& workpieces();

/// `copies` of it, one after the other (each reads what the one before wrote in some part) or all at once.
Trace trace_of(const Workpiece& piece, std::size_t copies = 1, bool chained = true);

} // namespace pivotsim
