// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/onnx/steps.h"
#include "workloads/trace.h"

namespace pivotsim::onnx {

/// Steps as a trace in the conventions of compiler.h: INT8, tensors named after their producers, and, where
/// the graph's first output is one row of a GEMM's (a classifier's logits), `entropy` behind. Throws
/// InputError at `place` for what a trace cannot hold.
Trace build_trace(const Graph& graph, const Steps& steps, const std::string& file, const SourcePlace& place);

} // namespace pivotsim::onnx
