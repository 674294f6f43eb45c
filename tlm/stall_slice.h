// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tlm/probe.h"
#include "tlm/stall_witness.h"

namespace pivotsim {

/// Makes a slice of an array one of a stall for `operand`, with the cause that its witness found.
inline void charge(Slice& slice, const StallShare& share, OperandKind operand)
{
    slice.activity = Activity::stall;
    slice.cause = share.cause;
    slice.resource = share.resource;
    slice.rival = share.rival;
    slice.operand = operand;
}

} // namespace pivotsim
