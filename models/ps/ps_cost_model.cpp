// SPDX-License-Identifier: Apache-2.0
#include "models/ps/ps_cost_model.h"

#include "base/diagnostics.h"

#include <cmath>

namespace pivotsim {

Duration PsCostModel::checked(const Operator& op, long double femtoseconds)
{
    constexpr long double hour = 3600e15L, longest = 5 * hour;
    if (!(femtoseconds <= longest))
        throw SimulationError(
            "operator " + op.name + " takes the PS longer than 5 hours; look at its costs and clock");
    return {static_cast<std::uint64_t>(std::ceil(femtoseconds))};
}

} // namespace pivotsim
