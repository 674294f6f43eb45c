// SPDX-License-Identifier: Apache-2.0
#include "search/reproduction/section.h"

namespace pivotsim {

const char* to_string(Verdict verdict)
{
    switch (verdict) {
    case Verdict::modelled:
        return "modelled";
    case Verdict::contradictory:
        return "contradictory";
    case Verdict::reproduced:
        break;
    }
    return "reproduced";
}

std::optional<double> ReproducedFigure::error() const
{
    if (!paper || *paper == 0)
        return {};
    return 100 * (ours - *paper) / *paper;
}

} // namespace pivotsim
