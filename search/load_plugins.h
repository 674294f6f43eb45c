// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/value.h"

namespace pivotsim {

/// Loads the plug-ins that a study names in `plugins` and `platform.plugins`: names that its other values may
/// use are registered before they are read. Throws InputError.
void load_plugins(const Value& study);

} // namespace pivotsim
