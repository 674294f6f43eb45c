// SPDX-License-Identifier: Apache-2.0
#include "models/memory/sram/sram.h"

namespace pivotsim {

const Fields<SramConfig>& SramConfig::fields()
{
    static const Fields<SramConfig> table{"sram", "an on-chip SRAM",
        {
            {"size", &SramConfig::size, "capacity", Range{"64 B", "1 GiB"}},
            {"halves", &SramConfig::halves,
                "1: it is filled or drained; 2: one half is filled while the other is drained", Range{1, 16}},
            {"ports", &SramConfig::ports, "accesses at the same time", Range{1, 16}},
            {"width", &SramConfig::width, "what a port moves in a cycle"},
        }};
    return table;
}

} // namespace pivotsim
