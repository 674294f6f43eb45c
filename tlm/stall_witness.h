// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/busy_log.h"
#include "tlm/probe.h"

#include <array>
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

    /// An operator begins.
    virtual void begin() = 0;

    /// The shares of a stall, which add up to it. Stalls come in the order of time.
    virtual const std::vector<StallShare>& explain(OperandKind operand, Cycles begin, Cycles end) = 0;

    /// Something on chip that the operands pass, and when it could not take more. It outlives all stalls.
    virtual void watch(BusyLog& saturated, const std::array<bool, operand_kinds>& passed_by) = 0;

    /// No stall will be asked for that began before.
    virtual void forget(Cycles before) = 0;
};

} // namespace pivotsim
