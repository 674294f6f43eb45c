// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"

#include <string>

namespace pivotsim {

/// A file that a study names, and where it does so: relative names start at the study's folder.
struct InputFile {
    std::string name;
    SourcePlace place;
};

} // namespace pivotsim
