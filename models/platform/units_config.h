// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "base/fields.h"
#include "workloads/operator.h"

#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

class Accelerator;

/// AXI ports that an accelerator's traffic may use, where they are not those of `memory.ports`.
struct UnitPortsConfig {
    std::optional<std::vector<std::uint32_t>> inputs, weights, outputs;

    static const Fields<UnitPortsConfig>& fields();
};

/// An accelerator beside the first one.
struct UnitConfig {
    std::string name; ///< "softmax_unit": what reports and placements call it
    Choice<Accelerator> accelerator;
    Duration dispatch;
    UnitPortsConfig ports;
    SourcePlace place;

    static const Fields<UnitConfig>& fields();
};

/// Which unit executes operators of some description. A list that is left out admits all.
struct PlacementRule {
    std::string unit; ///< "pl", "ps", or the name of an accelerator
    std::vector<OperatorKind> kinds;
    std::vector<Group> groups;
    std::vector<std::int64_t> encoders; ///< from 1
    std::vector<std::string> operators; ///< names, perhaps with * and ?
    SourcePlace place;

    bool admits(const Operator& op) const;

    static const Fields<PlacementRule>& fields();
};

} // namespace pivotsim
