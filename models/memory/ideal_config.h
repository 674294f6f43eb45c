// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/fields.h"
#include "base/units.h"

namespace pivotsim {

/// Parameters of the memory level `ideal`.
struct IdealMemoryConfig {
    Duration latency;
    Bandwidth bandwidth;

    /// What is asked for is there in the same instant.
    bool stall_free() const { return latency.femtoseconds == 0 && bandwidth.unlimited(); }

    static const Fields<IdealMemoryConfig>& fields()
    {
        static const Fields<IdealMemoryConfig> table{"ideal memory",
            "operands are always there; latency and bandwidth bound it for roofline studies",
            {
                {"latency", &IdealMemoryConfig::latency, "from request to the first byte"},
                {"bandwidth", &IdealMemoryConfig::bandwidth, "of reads and writes together",
                    Range{"1 kB/s", "1000 TB/s"}},
            }};
        return table;
    }
};

} // namespace pivotsim
