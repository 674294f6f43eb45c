// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/grid/matrix.h"
#include "workloads/operator.h"

namespace pivotsim {

/// INT8 operands of one batch item, pseudo-random and the same in every run: A is M x K, B is K x N.
struct GemmOperands {
    Int8Matrix a, b;

    GemmOperands(const GemmShape& gemm, OperatorId op, std::uint64_t batch);
};

/// A B in three loops, INT32 sums: what the grid has to arrive at.
Int32Matrix reference_gemm(const GemmOperands& operands);

} // namespace pivotsim
