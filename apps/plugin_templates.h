// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace pivotsim {

/// Files of a new plug-in by name, with @NAME@ where its name goes.
const std::map<std::string, std::string>& plugin_templates();

} // namespace pivotsim
