// SPDX-License-Identifier: Apache-2.0
#include "observe/compare/alike.h"

#include <algorithm>

namespace pivotsim {

std::string pattern_of(const std::string& name)
{
    std::string pattern;
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t end = std::min(name.find('.', from), name.size());
        const std::string part = name.substr(from, end - from);
        const bool number = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        pattern += (from == 0 ? "" : ".") + (number ? "*" : part);
        from = end + 1;
    }
    return pattern;
}

} // namespace pivotsim
