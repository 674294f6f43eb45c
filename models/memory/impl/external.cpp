// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/memory/impl/dram_memory.h"

namespace pivotsim {
namespace {

const Registration<MemoryLevel, DramMemory<ExternalDram>, DramConfig> registration{
    "external", "another DRAM simulator through an adapter (adapters/), for comparison"};

} // namespace
} // namespace pivotsim
