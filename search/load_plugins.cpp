// SPDX-License-Identifier: Apache-2.0
#include "search/load_plugins.h"

#include "base/plugin/plugin_loader.h"

namespace pivotsim {

void load_plugins(const Value& study)
{
    for (const char* path : {"plugins", "platform.plugins"}) {
        const Value* named = study.find_path(path);
        if (named == nullptr || !named->is_sequence())
            continue; // whatever else it is, the fields complain of it
        for (const Value& plugin : named->items())
            if (plugin.is_scalar())
                load_plugin(plugin.text(), plugin.place());
    }
}

} // namespace pivotsim
