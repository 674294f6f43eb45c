// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/config_files.h"

#include <string>
#include <vector>

namespace pivotsim {

/// The user's folder first, then what is shipped.
const ConfigRoots& config_roots();

/// A configuration file as one tree: overrides applied in order, and each of `references` (paths such as
/// "workload.model") that is the name of a file replaced by the file's content.
Value load_config(const std::string& file, const std::vector<std::string>& overrides,
    const std::vector<std::string>& references, Diagnostics& diagnostics);

/// Replaces each of `references` that is the name of a file by the file's content.
void pull_in(Value& root, const std::vector<std::string>& references, Diagnostics& diagnostics);

/// The text of a trace or table named at a place, or on the command line. Throws InputError.
std::shared_ptr<const SourceText> load_text(const std::string& name, const SourcePlace& place = {});

} // namespace pivotsim
