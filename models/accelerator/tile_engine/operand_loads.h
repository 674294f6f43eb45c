// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/accelerator/tile_engine/tile_step.h"
#include "workloads/trace.h"

namespace pivotsim {

// A GEMM's operands as ranges of elements, in the order in which an engine streams them (assumed, as the
// array does, to be that in which they are stored).

/// Elements `first` to `first + count` of A, as loads of inputs. Tensors that lie side by side in K (the
/// heads that a projection joins) count as one; what an im2col reads once more begins again at the image's
/// begin.
void load_a(const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step);
/// The same of B, as loads of weights, whether it is a weight or an activation.
void load_b(const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step);
/// The same of the result, as a store.
void store_result(
    const Trace& trace, const Operator& op, std::uint64_t first, std::uint64_t count, TileStep& step);

/// Bytes of so many elements of A, of B and of the result.
Bytes gemm_bytes(
    const Trace& trace, const Operator& op, std::uint64_t a, std::uint64_t b, std::uint64_t result);

/// Column indices of a sparse_gemm, the weight before B; none if it has none.
std::optional<TensorId> index_tensor(const Trace& trace, const Operator& op);

} // namespace pivotsim
