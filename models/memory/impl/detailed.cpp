// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/memory/impl/dram_memory.h"

namespace pivotsim {
namespace {

const Registration<MemoryLevel, DramMemory<DramChannel>, DramConfig> registration{
    "detailed", "event-driven FR-FCFS DDR4, held to DRAMSys and Ramulator 2.1"};

} // namespace
} // namespace pivotsim
