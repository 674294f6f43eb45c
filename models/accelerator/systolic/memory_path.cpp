// SPDX-License-Identifier: Apache-2.0
#include "models/accelerator/systolic/memory_path.h"

#include <algorithm>

namespace pivotsim {

double MemoryPath::width_of(std::uint64_t ports) const
{
    const auto of_own
        = [this](std::uint64_t some) { return some == 0 ? 0.0 : __builtin_popcountll(some) * port_width; };
    double width = 0;
    for (const SharedPorts& group : shared) {
        width += std::min(of_own(ports & group.ports), group.width);
        ports &= ~group.ports;
    }
    return width + of_own(ports);
}

} // namespace pivotsim
