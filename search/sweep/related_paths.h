// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pivotsim {

/// Is one of two paths the other, or a part of what the other names? "platform" and "platform.clock" are
/// related.
inline bool related(const std::string& a, const std::string& b)
{
    const std::string& shorter = a.size() < b.size() ? a : b;
    const std::string& longer = a.size() < b.size() ? b : a;
    return longer.compare(0, shorter.size(), shorter) == 0
        && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

} // namespace pivotsim
