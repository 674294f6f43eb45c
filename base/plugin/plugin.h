// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/version.h"

/// Counts changes of what plug-ins are compiled against: interfaces, classes and templates of our headers. A
/// plug-in refers to a symbol with this number in its name. A library of another number has no such symbol,
/// so that nothing of the plug-in runs before it is refused.
#define PIVOTSIM_PLUGIN_ABI 1

#define PIVOTSIM_JOINED_(a, b) a##b
#define PIVOTSIM_JOINED(a, b) PIVOTSIM_JOINED_(a, b)
#define PIVOTSIM_PLUGIN_MARK PIVOTSIM_JOINED(pivotsim_plugin_abi_, PIVOTSIM_PLUGIN_ABI)

extern "C" const char PIVOTSIM_PLUGIN_MARK;

namespace pivotsim {

/// What a plug-in says about itself.
struct PluginInfo {
    const char* name;
    const char* doc; ///< one line
    const char* built_with; ///< version of pivotsim
    const char* abi; ///< address of the library's mark
};

} // namespace pivotsim

/// Once in a shared object, at namespace scope: makes it a plug-in. Its implementations register themselves
/// by constants of type Registration (base/registry.h), as the built-in ones do.
///     PIVOTSIM_PLUGIN("my_array", "an output-stationary array")
#define PIVOTSIM_PLUGIN(plugin_name, plugin_doc)                                                             \
    extern "C" const pivotsim::PluginInfo pivotsim_plugin;                                                   \
    const pivotsim::PluginInfo pivotsim_plugin{                                                              \
        plugin_name, plugin_doc, pivotsim::version, &PIVOTSIM_PLUGIN_MARK};
