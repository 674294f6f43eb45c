// SPDX-License-Identifier: Apache-2.0
#include "base/registry.h"
#include "models/memory/impl/dram_memory.h"

namespace pivotsim {
namespace {

const Registration<MemoryLevel, DramMemory<DramFast>, DramConfig> registration{"fast",
    "DDR4 in order of arrival, constant work a burst; optimistic or pessimistic where queues fill up"};

} // namespace
} // namespace pivotsim
