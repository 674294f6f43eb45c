// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/keyed_line.h"
#include "workloads/operator.h"

#include <vector>

namespace pivotsim {

/// Reads the columns of an operator's line in a trace, `words`, into `line`, and kind, group, encoder and
/// sizes from there into `op`. Its operands are left to the caller, who knows the tensors.
void read_columns(const std::vector<Word>& words, KeyedLine& line, Operator& op);

} // namespace pivotsim
