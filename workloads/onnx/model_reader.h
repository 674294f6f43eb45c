// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/diagnostics.h"
#include "workloads/onnx/model.h"

namespace pivotsim::onnx {

/// Reads a model file without its weights. Throws InputError at `place`: no such file, empty, cut off, no
/// ONNX model, no graph, or larger than protobuf files can be.
Model read_model(const std::string& file, const SourcePlace& place);

} // namespace pivotsim::onnx
