// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/dataflow.h"

#include <ostream>
#include <vector>

namespace pivotsim::test {

/// A GEMM that SCALE-Sim v3 has simulated.
struct GoldenRow {
    ArrayShape array;
    std::string dataflow;
    GemmShape gemm;
    std::uint64_t last_cycle = 0; ///< as printed: one less than the count
};

/// tests/data/scalesim_cycles.csv; columns are found by name.
std::vector<GoldenRow> golden_rows();

inline void PrintTo(const GoldenRow& row, std::ostream* out)
{
    *out << row.dataflow << " " << row.array.rows << "x" << row.array.cols << " M" << row.gemm.m << " K"
         << row.gemm.k << " N" << row.gemm.n;
}

} // namespace pivotsim::test
