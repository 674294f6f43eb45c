// SPDX-License-Identifier: Apache-2.0
#include "observe/track_owners.h"

#include <algorithm>

namespace pivotsim {

std::size_t TrackOwners::add(const std::string& track, TrackKind kind)
{
    if (kind != TrackKind::unit && kind != TrackKind::array)
        return 0;
    const std::string unit = kind == TrackKind::array ? track.substr(0, track.rfind('.')) : track;
    const std::string name = unit.substr(unit.rfind('.') + 1);
    if (name == "ps")
        return SpanAccount::ps;
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known != names_.end())
        return static_cast<std::size_t>(known - names_.begin());
    names_.push_back(name);
    return names_.size() - 1;
}

} // namespace pivotsim
