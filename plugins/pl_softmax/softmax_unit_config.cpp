// SPDX-License-Identifier: Apache-2.0
#include "softmax_unit_config.h"

namespace pivotsim {

const Fields<SoftmaxUnitConfig>& SoftmaxUnitConfig::fields()
{
    static const Range latency{0, 1024};
    static const Fields<SoftmaxUnitConfig> table{"pl_softmax", "a softmax unit in the programmable logic",
        {
            {"lanes", &SoftmaxUnitConfig::lanes, "elements a cycle", Range{1, 4096}},
            {"row_buffer", &SoftmaxUnitConfig::row_buffer,
                "local memory: half for rows that come, half for rows that leave, each for two blocks of "
                "rows",
                Range{"16 B", "64 MiB"}},
            {"exp_latency", &SoftmaxUnitConfig::exp_latency,
                "PL cycles from a row's last element to its sum (assumed)", latency},
            {"divide_latency", &SoftmaxUnitConfig::divide_latency,
                "PL cycles from a row's sum to its first result (assumed)", latency},
            {"online", &SoftmaxUnitConfig::online,
                "the sum is renormalised when the maximum grows; no: the maximum takes a pass of its own"},
        }};
    return table;
}

} // namespace pivotsim
