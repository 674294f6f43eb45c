// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/registry.h"
#include "base/units.h"
#include "workloads/operator.h"

#include <memory>

namespace pivotsim {

/// The processor cores that a cost model prices.
struct PsCores {
    std::uint32_t cores = 4;
    Frequency clock;
};

/// How long the processing system computes for one operator, its operands being in its caches.
/// Traffic and dispatch latency come on top and are the PS module's business.
class PsCostModel {
public:
    static constexpr const char* kind = "PS cost model";
    using Create = std::unique_ptr<PsCostModel>(const PsCores&);

    virtual ~PsCostModel() = default;

    /// Has it a price for this kind?
    virtual bool accepts(OperatorKind kind) const = 0;
    /// Throws SimulationError for more than a Duration holds.
    virtual Duration cost(const Operator& op) const = 0;

protected:
    /// Rounded up; refuses what does not fit.
    static Duration checked(const Operator& op, long double femtoseconds);
};

} // namespace pivotsim
