// SPDX-License-Identifier: Apache-2.0
#include "search/study.h"

#include <fmt/format.h>

namespace pivotsim {
namespace {

std::optional<std::string> check_source(const WorkloadConfig& workload)
{
    const int given = workload.model.has_value() + workload.gemm.has_value() + workload.trace.has_value();
    if (given != 1)
        return fmt::format("exactly one of 'model', 'gemm' and 'trace' is needed, {} given", given);
    if (!workload.model && (workload.effort.skip || workload.effort.active))
        return "'effort' needs a 'model': the operators of a trace or a table are given";
    return std::nullopt;
}

std::optional<std::string> check_effort(const EffortConfig& effort)
{
    if (effort.skip && effort.active)
        return "give 'skip' or 'active', not both";
    return std::nullopt;
}

std::optional<std::string> check_version(const std::uint32_t& version)
{
    if (version != 1)
        return fmt::format("schema version {} is not known; this is version 1", version);
    return std::nullopt;
}

std::optional<std::string> check_shape(const VitShape& shape)
{
    const std::vector<Fault> faults = shape.faults();
    if (faults.empty())
        return std::nullopt;
    return fmt::format("{}: {}", faults.front().key, faults.front().message);
}

const Fields<Convolution>& convolution_fields()
{
    static const Fields<Convolution> table{"convolution", "one convolution of a stem",
        {
            {"out_channels", &Convolution::out_channels, "channels it writes", Required{}},
            {"kernel", &Convolution::kernel, "pixels a side", Required{}},
            {"stride", &Convolution::stride, "pixels between outputs"},
            {"padding", &Convolution::padding, "pixels added on each side"},
        }};
    return table;
}

} // namespace
} // namespace pivotsim
