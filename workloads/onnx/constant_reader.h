// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/onnx/model.h"

#include <protozero/pbf_reader.hpp>

namespace pivotsim::onnx {

/// A TensorProto: its shape, and its values where they are few and in the file.
Constant read_constant(protozero::pbf_reader message);

/// A SparseTensorProto: its shape.
Constant read_sparse_constant(protozero::pbf_reader message);

/// Repeated integers, packed or not, as both occur.
void read_integers(protozero::pbf_reader& message, Extents& values);

} // namespace pivotsim::onnx
