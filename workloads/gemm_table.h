// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/trace.h"

namespace pivotsim {

/// Reads SCALE-Sim's GEMM tables: a header `Layer, M, N, K,`, then one layer a row; the last comma may be
/// missing, blanks are free, '#' begins a comment. (Mind N before K.) Each row becomes a gemm with operands
/// of its own, so that nothing waits for anything, in the group `imported`: a table does not say what a layer
/// is for. Blanks within a layer's name become '_'. The model is `name`.
///
/// SCALE-Sim takes the first line for a header whatever it holds, and so loses a layer where there is none;
/// here a missing header is an error. Throws InputError with everything that is wrong, up to a hundred
/// findings.
Trace read_gemm_table(SourceText source, const std::string& name);

} // namespace pivotsim
