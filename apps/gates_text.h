// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/gate_statistics.h"

#include <string>

namespace pivotsim {

/// What a gate trace holds, for readers and for scripts.
std::string gates_text(const GateTrace& trace, GateMetric metric);
std::string gates_json(const GateTrace& trace, GateMetric metric);

} // namespace pivotsim
