// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/probe.h"

#include <vector>

namespace pivotsim {

/// Cycles of a stall that have one cause.
struct StallShare {
    StallCause cause;
    Resource resource;
    Cycles cycles;
};

/// Has seen what everybody else did while the array waited for an operand.
class StallWitness {
public:
    virtual ~StallWitness() = default;

    /// The shares of a stall, which add up to it. Stalls come in the order of time.
    virtual const std::vector<StallShare>& explain(OperandKind operand, Cycles begin, Cycles end) = 0;

    /// No stall will be asked for that began before.
    virtual void forget(Cycles before) = 0;
};

} // namespace pivotsim
