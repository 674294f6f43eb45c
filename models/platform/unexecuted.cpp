// SPDX-License-Identifier: Apache-2.0
#include "models/platform/unexecuted.h"

#include "base/diagnostics.h"

#include <fmt/format.h>

namespace pivotsim {

void refuse_unexecuted(const Operator& op)
{
    throw InputError({}, "E-OPERATOR",
        fmt::format("no unit of the platform executes '{}' ({})", op.name, to_string(op.kind)),
        {"an accelerator of a plug-in may; pivotsim doctor lists those at hand"});
}

} // namespace pivotsim
