// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/value.h"

#include <string>

namespace pivotsim {

/// Block style, two blanks a level; reads back as an equal value. Lists of plain values stand on one line.
/// With `origins`, each plain value is followed by where it comes from.
std::string to_yaml(const Value& value, bool origins = false);

/// On one line: "{type: ideal, latency: 0 fs}".
std::string to_flow_yaml(const Value& value);

} // namespace pivotsim
