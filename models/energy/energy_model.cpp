// SPDX-License-Identifier: Apache-2.0
#include "models/energy/energy_model.h"

namespace pivotsim {

double EnergyReport::total() const
{
    double sum = 0;
    for (const Component& component : components)
        sum += component.joules;
    return sum;
}

} // namespace pivotsim
