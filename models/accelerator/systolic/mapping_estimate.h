// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/systolic/memory_path.h"

namespace pivotsim {

/// Cycles of one GEMM under a mapping, in closed form: the array's own are exact, the rest is a fluid model
/// of lanes that run side by side. The mapper ranks by it; tests hold it to simulations.
struct MappingEstimate {
    double compute = 0; ///< nothing stalls
    std::array<double, 3> lanes{}; ///< each alone, by GemmOperand
    double ports = 0; ///< shared by lanes
    double buffers = 0; ///< the ports of the busiest on chip
    double memory = 0;
    double total = 0;
    Bytes traffic; ///< between memory and the unit
};

MappingEstimate estimate(const LoopNest& nest, const Dataflow& dataflow, const ArrayShape& array,
    const ArrayTiming& timing, const MemoryPath& path, std::uint32_t output_element_bytes);

} // namespace pivotsim
