// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/command.h"

namespace pivotsim {

/// `reproduce platforms`: Table 4 and Figs. 1c and 7, with a verdict on each statement about them.
int reproduce_platforms(const Console& console);

} // namespace pivotsim
