// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_trace.h"

#include <cmath>
#include <fmt/format.h>

namespace pivotsim {

const char* to_string(GateSource source)
{
    return source == GateSource::measured ? "measured" : "modelled";
}

double GateSplit::accuracy(std::size_t effort) const
{
    std::size_t right = 0;
    for (std::size_t image = 0; image < images; ++image)
        right += correct(effort, image) ? 1 : 0;
    return images > 0 ? static_cast<double>(right) / static_cast<double>(images) : 0;
}

double GateTrace::most_entropy() const
{
    return std::log(static_cast<double>(classes));
}

std::string GateTrace::provenance() const
{
    return fmt::format("{}: {}, {}", to_string(source), model, data_set);
}

} // namespace pivotsim
