// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"

namespace pivotsim {

/// Throws InputError (E-OPERATOR): no unit of the platform executes it.
[[noreturn]] void refuse_unexecuted(const Operator& op);

} // namespace pivotsim
