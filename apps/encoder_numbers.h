// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/path.h"

#include <vector>

namespace pivotsim {

/// The active attentions of a path as users read them: from 1.
inline std::vector<EncoderIndex> active_from_one(const Path& path)
{
    std::vector<EncoderIndex> active = path.active();
    for (EncoderIndex& encoder : active)
        ++encoder;
    return active;
}

} // namespace pivotsim
