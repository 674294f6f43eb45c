// SPDX-License-Identifier: Apache-2.0
#include "search/memory_file.h"

#include "models/platform/platform_config.h"
#include "search/config_source.h"

namespace pivotsim {

DramConfig load_memory(const std::string& file, const std::vector<std::string>& overrides)
{
    Diagnostics diagnostics;
    const Value root = load_config(file, overrides, {"memory.dram"}, diagnostics);
    diagnostics.throw_if_errors();
    if (root.is_map() && (root.find("memory") != nullptr || root.find("pe_array") != nullptr)) {
        const PlatformConfig platform = PlatformConfig::fields().read(root);
        const Choice<MemoryLevel>& level = platform.memory.level;
        if (level.name != "detailed" && level.name != "fast")
            throw InputError(root.place(), "E-VALUE",
                "this platform's memory is at level '" + level.name
                    + "', which has no DRAM to play traffic to",
                {"--set memory.level=detailed --set memory.dram=memories/zcu102.yaml"});
        return DramConfig::fields().read(level.parameters);
    }
    return DramConfig::fields().read(root);
}

} // namespace pivotsim
