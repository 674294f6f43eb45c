// SPDX-License-Identifier: Apache-2.0
#include "search/effort_names.h"

#include "base/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace pivotsim {
namespace {

std::vector<std::size_t> all_called(const GateTrace& trace, const std::string& name)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < trace.efforts.size(); ++i)
        if (trace.efforts[i].name == name)
            return {i};
    for (std::size_t i = 0; i < trace.efforts.size(); ++i)
        if (std::to_string(trace.efforts[i].path.effort()) == name)
            found.push_back(i);
    return found;
}

std::string held(const GateTrace& trace)
{
    std::vector<std::string> names;
    for (const GateEffort& effort : trace.efforts)
        names.push_back(effort.name);
    return fmt::format("'{}' has {}", trace.file, quoted_list(names, "and", names.size()));
}

} // namespace

std::vector<std::size_t> find_efforts(
    const GateTrace& trace, const std::vector<std::string>& names, const SourcePlace& place)
{
    std::vector<std::size_t> indices;
    for (const std::string& name : names) {
        const std::vector<std::size_t> found = all_called(trace, name);
        if (found.size() != 1)
            throw InputError(place, "E-EFFORT",
                fmt::format(
                    "the gate trace has {} effort '{}'", found.empty() ? "no" : "more than one", name),
                {held(trace)});
        if (std::find(indices.begin(), indices.end(), found.front()) != indices.end())
            throw InputError(place, "E-EFFORT", fmt::format("effort '{}' is named twice", name));
        indices.push_back(found.front());
    }
    return indices;
}

} // namespace pivotsim
