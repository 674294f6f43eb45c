// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pivotsim {

/// A shared object whose implementations are in the registries now. It stays loaded until the process ends.
struct Plugin {
    std::string name, doc;
    std::string built_with; ///< version of pivotsim
    std::filesystem::path file;
    std::vector<std::string> provides; ///< "accelerator 'roofline'"
};

/// Who may use a plug-in's symbols.
enum class PluginSymbols {
    local,
    global ///< everybody: Open MPI looks for its own in those that are loaded
};

/// Loads a plug-in: the file of that path (with a slash or ending in .so; relative to the file of
/// `mentioned_at`, or to the working folder), else pivotsim_NAME.so in one of the plug-in folders. Does
/// nothing if it is loaded already.
///
/// Throws InputError, E-PLUGIN, for a missing file, for one that is no plug-in or one of another ABI (before
/// any of its code runs), for unresolved symbols, and for names that others have registered.
const Plugin& load_plugin(const std::string& name_or_file, const SourcePlace& mentioned_at = {},
    PluginSymbols symbols = PluginSymbols::local);

/// In the order in which they were loaded.
const std::deque<Plugin>& loaded_plugins();

/// Where names are looked up, in order: the folders of $PIVOTSIM_PLUGINS (with a colon between them), then
/// `plugins`, `adapters` and `pivotsim` beside the library.
std::vector<std::filesystem::path> plugin_folders();

/// pivotsim_NAME.so of the first folder that has it.
std::optional<std::filesystem::path> find_plugin(const std::string& name);

/// Names that load_plugin finds, in alphabetical order.
std::vector<std::string> plugins_at_hand();

} // namespace pivotsim
