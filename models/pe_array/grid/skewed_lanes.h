// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/pe_array/grid/matrix.h"

namespace pivotsim {

/// Shift registers that carry an operand into and across the array, one lane a row (or a column).
/// A vector enters all lanes at once; lane i holds it back `lead + i skew` cycles, then it passes the lane's
/// PEs, `hop` cycles from one to the next.
class SkewedLanes {
public:
    struct Timing {
        std::size_t lead = 0, skew = 1, hop = 1; ///< cycles
    };

    SkewedLanes(std::size_t lanes, std::size_t pes, const Timing& timing);

    /// One clock edge; `vector` has an element a lane, or is null when nothing enters.
    void clock(const std::int8_t* vector);

    /// What PE `pe` of a lane sees now.
    std::int8_t value(std::size_t lane, std::size_t pe) const { return values_.row(lane)[tap(lane, pe)]; }
    bool valid(std::size_t lane, std::size_t pe) const { return valid_.row(lane)[tap(lane, pe)] != 0; }

private:
    std::size_t tap(std::size_t lane, std::size_t pe) const
    {
        return timing_.lead + lane * timing_.skew + pe * timing_.hop;
    }

    const Timing timing_;
    const std::size_t lanes_, pes_;
    Int8Matrix values_;
    Matrix<std::uint8_t> valid_;
};

} // namespace pivotsim
