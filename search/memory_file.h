// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram_config.h"

#include <string>
#include <vector>

namespace pivotsim {

/// A memory file (configs/memories/), or a platform file whose memory is at level `detailed`; overrides are
/// paths within that file. Throws InputError with all findings.
DramConfig load_memory(const std::string& file, const std::vector<std::string>& overrides);

} // namespace pivotsim
