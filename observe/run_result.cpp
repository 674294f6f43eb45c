// SPDX-License-Identifier: Apache-2.0
#include "observe/run_result.h"

namespace pivotsim {

Cycles CycleStack::stalls() const
{
    Cycles sum;
    for (const Cycles cycles : stalled)
        sum += cycles;
    return sum;
}

double RunResult::utilisation() const
{
    const double slots = static_cast<double>(cycles.count) * static_cast<double>(pes);
    return slots > 0 ? static_cast<double>(macs) / slots : 0;
}

double RunResult::other_ms() const
{
    return delay_ms() - breakdown_ms(Group::attention_mac) - breakdown_ms(Group::softmax)
        - breakdown_ms(Group::mlp);
}

} // namespace pivotsim
