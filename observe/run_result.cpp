// SPDX-License-Identifier: Apache-2.0
#include "observe/run_result.h"

#include <algorithm>

namespace pivotsim {

Cycles CycleStack::stalls() const
{
    Cycles sum;
    for (const Cycles cycles : stalled)
        sum += cycles;
    return sum;
}

std::optional<Resource> bound_of(const std::array<Cycles, resources>& bound_by)
{
    const auto* most = std::max_element(bound_by.begin(), bound_by.end());
    if (*most == Cycles{})
        return {};
    return static_cast<Resource>(most - bound_by.begin());
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
