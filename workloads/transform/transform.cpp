// SPDX-License-Identifier: Apache-2.0
#include "workloads/transform/transform.h"

#include "base/diagnostics.h"

namespace pivotsim {

Trace apply(const std::vector<Choice<Transform>>& transforms, Trace trace)
{
    for (const Choice<Transform>& choice : transforms)
        trace = create(choice)->apply(trace);
    return trace;
}

void refuse_transform(const SourcePlace& place, const std::string& message, std::vector<std::string> help)
{
    throw InputError(place, "E-TRANSFORM", message, std::move(help));
}

std::string with_note(const std::string& path, const std::string& note)
{
    return path.empty() ? note : path + "; " + note;
}

} // namespace pivotsim
