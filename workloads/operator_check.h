// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workloads/operator.h"

#include <string>
#include <vector>

namespace pivotsim {

/// What is wrong with an operator or a tensor, and which of its keys in a trace's text is to blame.
struct Fault {
    std::string key; ///< "m", "in", "shape"
    std::string message;
};

/// Largest extent of a tensor or GEMM dimension: far above any layer, and two of them multiply in 64 bits.
constexpr std::uint64_t max_extent = std::uint64_t{1} << 31;

/// A tensor has 1 to 8 extents of 1 to 2^31, elements of 1 to 16 bytes and at most 2^62 bytes.
std::vector<Fault> check(const Tensor& tensor);

/// Sizes, number of operands, and whether the tensors hold what the shape asks for. `op.inputs` and
/// `op.output` are places in `tensors`. Of the input activations at least the elements that are read,
/// of weights and outputs exactly; a conv's A is an image, of which im2col reads elements many times, and a
/// sparse_gemm's A and output may be compressed (operator.h).
std::vector<Fault> check(const Operator& op, const std::vector<Tensor>& tensors);

} // namespace pivotsim
