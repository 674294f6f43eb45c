// SPDX-License-Identifier: Apache-2.0
#include "base/embedded_configs.h"

namespace pivotsim {

const std::string* find_embedded(const std::string& path)
{
    const std::string root = embedded_root;
    if (path.compare(0, root.size(), root) != 0)
        return nullptr;
    const auto file = embedded_configs().find(path.substr(root.size()));
    return file == embedded_configs().end() ? nullptr : &file->second;
}

} // namespace pivotsim
