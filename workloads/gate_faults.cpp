// SPDX-License-Identifier: Apache-2.0
#include "workloads/gate_faults.h"

#include <fmt/format.h>

namespace pivotsim {

GateFaults::GateFaults(const std::string& file, const SourcePlace& mentioned_at) : place_(mentioned_at)
{
    if (place_.known())
        prefix_ = fmt::format("'{}': ", file);
    else
        place_.source = std::make_shared<SourceText>(SourceText{file, ""});
}

void GateFaults::add(const std::string& what, const std::string& message, std::vector<std::string> help)
{
    findings_.error(place_, code, fmt::format("{}{}{}{}", prefix_, what, what.empty() ? "" : ": ", message),
        std::move(help));
}

void GateFaults::refuse(const std::string& what, const std::string& message, std::vector<std::string> help)
{
    add(what, message, std::move(help));
    throw InputError(findings_);
}

} // namespace pivotsim
