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
    std::uint8_t rival = 0; ///< contention: with which accelerator
};

/// Has seen what everybody else did while an accelerator waited for an operand. Each accelerator has its own.
class StallWitness {
public:
    virtual ~StallWitness() = default;

    /// An operator begins; it ends.
    virtual void begin() = 0;
    virtual void end() = 0;

    /// The shares of a stall, which add up to it. Stalls come in the order of time.
    virtual const std::vector<StallShare>& explain(OperandKind operand, Cycles begin, Cycles end) = 0;

    /// Something on chip that the operands pass, and when it could not take more. It outlives all stalls.
    virtual void watch(BusyLog& saturated, const std::array<bool, operand_kinds>& passed_by) = 0;

    /// No stall will be asked for that began before.
    virtual void forget(Cycles before) = 0;
};

} // namespace pivotsim
