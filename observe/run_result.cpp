// SPDX-License-Identifier: Apache-2.0
#include "observe/run_result.h"

#include <algorithm>
#include <cmath>

namespace pivotsim {

Cycles CycleStack::stalls() const
{
    Cycles sum;
    for (const Cycles cycles : stalled)
        sum += cycles;
    return sum;
}

CycleStack& CycleStack::operator-=(const CycleStack& less)
{
    preload -= less.preload;
    stream -= less.stream;
    drain -= less.drain;
    for (std::size_t cause = 0; cause < stall_causes; ++cause)
        stalled[cause] -= less.stalled[cause];
    return *this;
}

CycleStack& CycleStack::add(const CycleStack& more, std::uint64_t times)
{
    preload += more.preload * times;
    stream += more.stream * times;
    drain += more.drain * times;
    for (std::size_t cause = 0; cause < stall_causes; ++cause)
        stalled[cause] += more.stalled[cause] * times;
    return *this;
}

OperatorResult& OperatorResult::operator-=(const OperatorResult& less)
{
    executions -= less.executions;
    span -= less.span;
    stack -= less.stack;
    for (std::size_t i = 0; i < resources; ++i)
        bound_by[i] -= less.bound_by[i];
    macs -= less.macs;
    memory_bytes -= less.memory_bytes;
    return *this;
}

OperatorResult& OperatorResult::add(const OperatorResult& more, std::uint64_t times)
{
    executions += more.executions * times;
    span += more.span * times;
    stack.add(more.stack, times);
    for (std::size_t i = 0; i < resources; ++i)
        bound_by[i] += more.bound_by[i] * times;
    macs += more.macs * times;
    memory_bytes += more.memory_bytes * times;
    return *this;
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
    const double rest = delay_ms() - breakdown_ms(Group::attention_mac) - breakdown_ms(Group::softmax)
        - breakdown_ms(Group::mlp);
    constexpr double rounding = 1e-9;
    return std::abs(rest) < rounding ? 0 : rest;
}

} // namespace pivotsim
